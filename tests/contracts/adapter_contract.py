"""What every chat platform's adapter promises to the core, whatever the platform is like."""

from collections.abc import Set as AbstractSet
from typing import Protocol

import pytest
from hypothesis import HealthCheck, given, settings

from bot.capabilities import CAPABILITIES
from bot.commands import Example
from bot.errors import PlatformError
from bot.ui.blocks import Heading, Note, Paragraph, Quote
from bot.ui.forms import Form
from bot.ui.language import PSEUDO_LANGUAGE, languages, say_in
from bot.ui.text import text
from bot.ui.views import Home, Message, Page
from tests.adapters.slack.samples import people_write

EXAMPLES = tuple(example for one in CAPABILITIES for example in one.examples)
View = Message | Home | Page | Form
LONG = 60
BLOCKS = LONG // 2


class Subject(Protocol):
    """One platform's adapter, as the contract uses it."""

    async def forged(self) -> list[int]:
        """Send requests that nobody signed, or not rightly; return the statuses.

        Fails when one of them was handed in.
        """
        ...

    async def keys_of_one_sent_again(self) -> list[str]:
        """Have one typed message delivered more than once; return the keys of the requests."""
        ...

    async def keys_of_two_alike(self) -> list[str]:
        """Have the same words said twice by one person; return the keys of the requests."""
        ...

    def check(self, view: View, language: str) -> None:
        """Render a view and fail if the platform would refuse it."""
        ...

    def acts(self, message: Message) -> AbstractSet[str]:
        """Render a message and return whom it notifies and which foreign links it makes."""
        ...

    async def post_in_a_hurry(self, seconds: int) -> None:
        """Post to a platform that wants a pause of so many seconds first."""
        ...


def sixty_blocks() -> Message:
    """Return a message with more than any platform takes as it is."""
    blocks = [
        block
        for number in range(BLOCKS)
        for block in (Heading(f"Part {number}"), Paragraph(text("Thank you. " * 40)))
    ]
    assert len(blocks) == LONG
    return Message("Sixty blocks", tuple(blocks))


class AdapterContract:
    """The contract; whoever holds it says what `subject` is."""

    subject: Subject

    async def test_what_the_platform_did_not_sign_is_refused_and_reaches_nobody(self) -> None:
        statuses = await self.subject.forged()

        assert statuses
        assert set(statuses) == {401}

    async def test_what_arrives_again_is_the_same_request(self) -> None:
        keys = await self.subject.keys_of_one_sent_again()

        assert len(keys) >= 2
        assert len(set(keys)) == 1

    async def test_what_is_said_again_is_another_request(self) -> None:
        keys = await self.subject.keys_of_two_alike()

        assert len(keys) == len(set(keys)) == 2

    @pytest.mark.parametrize("example", EXAMPLES, ids=[one.name for one in EXAMPLES])
    def test_every_example_can_be_shown(self, example: Example) -> None:
        for language in (*languages(), PSEUDO_LANGUAGE):
            self.subject.check(example.view(say_in(language)), language)

    def test_a_message_of_sixty_blocks_fits(self) -> None:
        self.subject.check(sixty_blocks(), "en")

    # Each adapter is asked for itself: what one finds is no finding about the other.
    @settings(suppress_health_check=list(HealthCheck))
    @given(people_write())
    def test_what_people_write_notifies_nobody_and_links_nowhere(self, words: str) -> None:
        shown = text(words)
        blocks = (Paragraph(shown), Quote(shown, shown), Note(shown), Heading(words))

        assert self.subject.acts(Message(words, blocks)) == set()

    @pytest.mark.parametrize(
        "words", ["<@U0EVE>", "<at>Ana</at>", "@here", "<!channel>", "@everyone", "<@29:eve>"]
    )
    def test_what_looks_like_a_mention_is_inert(self, words: str) -> None:
        assert self.subject.acts(Message(words, (Paragraph(text(words)),))) == set()

    async def test_a_platform_that_wants_a_pause_gets_it(self) -> None:
        with pytest.raises(PlatformError) as failed:
            await self.subject.post_in_a_hurry(7)

        assert failed.value.retry_after == 7.0
        assert not failed.value.permanent
        assert not failed.value.ambiguous
