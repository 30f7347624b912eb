"""A file leaves in three steps, of which only the last is seen by anybody."""

import pytest

from adapters.slack.messenger import SlackMessenger
from bot.errors import PlatformError
from bot.identity import AccountId, ConversationId
from bot.surface import Document, Envelope
from bot.ui.views import Message
from playground.slack import company
from tests.adapters.slack.door import Scene, scene

DATA = Document("my-data.json", b'{"name": "Ana <b>"}')
TOLD = Message("Here is <everything> & more.")


async def messenger_to(here: Scene, handle: str = "ana") -> tuple[SlackMessenger, ConversationId]:
    """Return the messenger and the direct conversation with somebody."""
    assert here.connection.messenger is not None
    messenger = here.connection.messenger
    return messenger, await messenger.open_direct(AccountId(company.user_id(handle)))


async def test_a_file_comes_with_its_words() -> None:
    async with scene() as here:
        messenger, where = await messenger_to(here)

        file = await messenger.post(Envelope(where, TOLD, {}, document=DATA))

        kept = here.slack.workspace.files[file]
        assert (kept.name, kept.title, kept.content) == (
            "my-data.json",
            "my-data.json",
            DATA.content,
        )
        assert here.slack.dm("ana")[-1].text == "Here is &lt;everything&gt; &amp; more."
        assert here.slack.dm("ana")[-1].asked == {
            "files": [{"id": file, "name": "my-data.json", "size": len(DATA.content)}]
        }


async def test_a_file_that_slack_refuses_is_told_apart_from_words() -> None:
    async with scene() as here:
        messenger, where = await messenger_to(here)
        here.slack.workspace.installation.scopes.discard("files:write")

        with pytest.raises(PlatformError) as refusal:
            await messenger.post(Envelope(where, TOLD, {}, document=DATA))

        assert (refusal.value.reason, refusal.value.permanent) == ("file:missing_scope", True)


@pytest.mark.parametrize(
    ("method", "ambiguous"),
    [("files.getUploadURLExternal", False), ("files.completeUploadExternal", True)],
)
async def test_only_a_lost_last_answer_leaves_a_doubt(method: str, *, ambiguous: bool) -> None:
    async with scene() as here:
        messenger, where = await messenger_to(here)
        here.slack.slack.faults.next(method, "server_error")

        with pytest.raises(PlatformError) as failure:
            await messenger.post(Envelope(where, TOLD, {}, document=DATA))

        assert failure.value.ambiguous is ambiguous
        assert not failure.value.permanent
        assert here.slack.dm("ana") == []


async def test_bytes_go_to_no_address_but_slacks() -> None:
    async with scene() as here:
        for address in ("https://evil.example/upload/v1/x", "http://files.slack.com/x", ""):
            with pytest.raises(PlatformError, match="no_upload_url"):
                await here.connection.api.put(address, b"secret")


async def test_bytes_that_are_not_taken_are_tried_again_later() -> None:
    async with scene() as here:
        used_up = f"{here.slack.workspace.base_url}/upload/used-up"

        with pytest.raises(PlatformError) as failure:
            await here.connection.api.put(used_up, b"secret")

        assert not failure.value.ambiguous
