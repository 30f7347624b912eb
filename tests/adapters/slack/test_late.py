"""Replies that come long after their request was acknowledged."""

import pytest

from bot.outcome import Reply
from bot.request import OpenedHome
from bot.ui.blocks import Paragraph
from bot.ui.text import text
from bot.ui.views import Home, Message, Page
from playground.slack.harness import words_of
from tests.adapters.slack.door import Scene, scene
from tests.adapters.slack.test_app import (
    ANSWERS,
    AT_HOME,
    DONE,
    FORM,
    HELP,
    PRESS_ME,
    PRESS_ME_REPLY,
    last_words,
    opened,
    posted,
    pressed_at_home,
)

WAIT = Reply(message=Message("This takes longer than usual."), comes_later=True)
COMMAND = "/kudos @ben for the night shift"


async def tells_late(here: Scene, reply: Reply = DONE) -> None:
    """Have the reply to the newest request come, after what goes on in the background."""
    await here.platform._chores.finish()
    later = here.reception.laters[-1]
    assert later is not None
    await later(reply)


async def test_a_command_is_acknowledged_and_answered_where_it_was_typed() -> None:
    async with scene() as here:
        here.replies(WAIT)
        await here.slack.say("ana", "thanks", COMMAND)
        assert "longer than usual" in last_words(here)

        await tells_late(here)

        assert "All done." in last_words(here)
        assert here.slack.dm("ana") == []


async def test_where_the_address_for_answers_fails_the_actor_is_told_another_way() -> None:
    async with scene() as here:
        here.replies(WAIT)
        await here.slack.say("ana", "thanks", COMMAND)
        for ticket in here.slack.workspace.tickets.responses.values():
            ticket.uses = 99

        await tells_late(here)

        assert "All done." in last_words(here)


async def test_a_form_that_comes_late_is_offered_without_a_try_at_opening_it() -> None:
    async with scene() as here:
        here.replies(WAIT)
        await here.slack.say("ana", "thanks", COMMAND)

        await tells_late(here, FORM)

        assert here.slack.calls("views.open") == []
        here.replies(FORM)
        await here.slack.press("ana", here.slack.ephemerals("ana")[-1], "Open the form")
        assert here.slack.modal("ana") is not None


async def test_a_page_that_comes_late_is_told() -> None:
    async with scene() as here:
        here.replies(WAIT)
        await here.slack.say("ana", "thanks", "/goodword help")

        await tells_late(here, HELP)

        assert "A lot." in last_words(here)


async def test_a_mention_is_acknowledged_behind_the_answer_and_told_where_it_was_made() -> None:
    async with scene() as here:
        here.replies(WAIT)
        await here.slack.say("ana", "thanks", "@goodword kudos @ben thank you")

        await tells_late(here)

        told = [words_of(one) for one in here.slack.ephemerals("ana")]
        assert ["longer" in told[0], "All done." in told[1]] == [True, True]


async def test_a_press_is_told_where_the_button_stands() -> None:
    async with scene() as here:
        card = await posted(here)
        here.replies(WAIT)
        await here.slack.press("ana", card, "Join in")

        await tells_late(here)

        assert "All done." in last_words(here)
        assert "Join in" in words_of(here.slack.messages("thanks")[0])


async def test_a_press_can_replace_what_it_stood_on_later() -> None:
    async with scene() as here:
        here.replies(PRESS_ME_REPLY)
        await here.slack.say("ana", "thanks", "/kudos")
        whispered = here.slack.ephemerals("ana")[-1]
        here.replies(WAIT)
        await here.slack.press("ana", whispered, "Join in")

        await tells_late(here, Reply(message=Message("Taken back."), instead=True))

        assert "Taken back." in words_of(here.slack.ephemerals("ana")[0])


@pytest.mark.parametrize("instead", [True, False])
async def test_a_press_in_a_page_is_told_there_or_in_person(instead: bool) -> None:
    async with scene() as here:
        here.replies(Reply(page=Page("Help", PRESS_ME.blocks)))
        await here.slack.say("ana", "thanks", "/goodword help")
        page = here.slack.modal("ana")
        assert page is not None
        here.replies(Reply(comes_later=True))
        await here.slack.press("ana", page, "Join in")

        await tells_late(here, replace_instead(DONE, instead=instead))

        assert ("All done." in words_of(here.slack.modal("ana"))) is instead
        told = [words_of(one) for one in here.slack.ephemerals("ana")]
        assert any("All done." in one for one in told) is not instead


def replace_instead(reply: Reply, *, instead: bool) -> Reply:
    return Reply(message=reply.message, instead=instead)


async def test_a_form_shows_the_line_and_its_answer_comes_where_it_was_opened() -> None:
    async with scene() as here:
        await opened(here)
        here.replies(WAIT)

        await here.slack.submit("ana", ANSWERS)
        assert "longer than usual" in words_of(here.slack.modal("ana"))
        await tells_late(here)

        assert "All done." in last_words(here)


async def test_what_was_wrong_in_a_form_is_told_later() -> None:
    async with scene() as here:
        await opened(here)
        here.replies(WAIT)
        await here.slack.submit("ana", ANSWERS)

        await tells_late(here, Reply(errors={"reason": "Too short."}))

        assert "Too short." in last_words(here)


async def test_a_form_from_the_home_shows_the_home_anew_later() -> None:
    async with scene() as here:
        await pressed_at_home(here)
        home = here.slack.home("ana")
        assert home is not None
        here.replies(FORM)
        await here.slack.press("ana", home, "Join in")
        changed = Reply(home=Home((Paragraph(text("One more thanks")),)))
        here.reception.answer = lambda asked: (
            changed if isinstance(asked.door, OpenedHome) else WAIT
        )
        await here.slack.submit("ana", ANSWERS)
        assert "One more thanks" not in words_of(here.slack.home("ana"))

        await tells_late(here)

        assert "One more thanks" in words_of(here.slack.home("ana"))
        assert "All done." in words_of(here.slack.dm("ana")[-1])


async def test_a_shortcut_is_told_beside_the_message_or_in_person() -> None:
    async with scene() as here:
        here.replies(WAIT)
        message = await here.slack.say("ben", "thanks", "I stayed & fixed it")
        await here.slack.shortcut("ana", "kudos.from_message", message)
        await tells_late(here)
        assert "All done." in last_words(here)

        await here.slack.shortcut("ana", "kudos.from_anywhere")
        await tells_late(here)

        assert "All done." in words_of(here.slack.dm("ana")[-1])


async def test_a_home_is_shown_once_it_is_there() -> None:
    async with scene() as here:
        here.replies(WAIT)
        await here.slack.open_home("ana")
        await here.platform._chores.finish()
        assert "longer than usual" in words_of(here.slack.home("ana"))

        await tells_late(here, AT_HOME)

        assert "Your thanks" in words_of(here.slack.home("ana"))


async def test_somebody_who_may_not_see_the_home_reads_why_later() -> None:
    async with scene() as here:
        here.replies(WAIT)
        await here.slack.open_home("lena")

        await tells_late(here, Reply(message=Message("Goodword is for members.")))

        assert "for members" in words_of(here.slack.home("lena"))


async def test_nothing_to_say_is_said_by_nothing_later() -> None:
    async with scene() as here:
        here.replies(WAIT)
        await here.slack.say("ana", "thanks", COMMAND)
        said = len(here.slack.ephemerals("ana"))

        await tells_late(here, Reply())

        assert len(here.slack.ephemerals("ana")) == said
