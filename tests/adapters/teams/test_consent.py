"""Files: people are asked first, and only the person whom a file is about ever gets it."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from adapters.teams.consent import ARRIVED, FileAnswer
from bot.errors import PlatformError
from bot.identity import AccountId, PersonId
from bot.surface import Document, Envelope, PlaceKind
from bot.ui.views import Attachment, Message
from tests.adapters.teams.connector import ANA, BEN, DIRECT, Answer, Scene, refused, scene

SHAREPOINT = "https://acme-my.sharepoint.com/personal/ana/_api/upload?guid=1"
MINE = Attachment("my data", PersonId(7))
POST = r"POST .*/activities$"


@dataclass
class Maker:
    """Makes files, and remembers which."""

    content: bytes = b'{"kudos": 3}'
    made: list[Attachment] = field(default_factory=list)
    broken: bool = False

    async def attach(self, attachment: Attachment) -> Document:
        self.made.append(attachment)
        if self.broken:
            raise PlatformError("file:too_big", permanent=True)
        return Document("my-data.json", self.content)


async def question(here: Scene) -> dict[str, Any]:
    """Have Ana asked, and return the context of the question."""
    envelope = Envelope(
        DIRECT, Message("Your data.", attached=MINE), {}, document=Document("my-data.json", b"{}")
    )
    await here.messenger.post(envelope)
    content = here.connector.said()[-1]["attachments"][0]["content"]
    found: dict[str, Any] = content["acceptContext"]
    return found


def said(
    here: Scene,
    context: dict[str, Any],
    *,
    action: str = "accept",
    actor: AccountId = ANA,
    address: str | None = None,
    seen_at: str | None = None,
) -> FileAnswer:
    """Return what Teams tells of the answer."""
    upload = {
        "contentUrl": seen_at or f"{here.connector.origin}/personal/ana/my-data.json",
        "name": "my-data.json",
        "uploadUrl": address or f"{here.connector.origin}/upload/1",
        "uniqueId": "u1",
        "fileType": "json",
    }
    value = {"type": "fileUpload", "action": action, "context": context, "uploadInfo": upload}
    return FileAnswer(here.reference(DIRECT, PlaceKind.DIRECT), actor, "1:1", value)


async def test_after_a_yes_the_file_is_made_and_put_where_teams_said() -> None:
    maker = Maker()
    async with scene(attach=maker.attach) as here:
        context = await question(here)

        await here.consents.take(said(here, context))

        [(headers, content)] = here.connector.uploads
        assert (maker.made, content) == ([MINE], maker.content)
        assert headers["Content-Range"] == f"bytes 0-{len(content) - 1}/{len(content)}"
        assert "Authorization" not in headers
        arrived = here.connector.said()[-1]["attachments"][0]
        assert (arrived["contentType"], arrived["name"]) == (ARRIVED, "my-data.json")
        assert arrived["content"] == {"uniqueId": "u1", "fileType": "json"}
        assert len(here.connector.calls("DELETE .*/1:1$")) == 1


async def test_after_a_no_nothing_is_made() -> None:
    maker = Maker()
    async with scene(attach=maker.attach) as here:
        context = await question(here)

        await here.consents.take(said(here, context, action="decline"))

        assert (maker.made, here.connector.uploads) == ([], [])
        assert len(here.connector.said()) == 1
        assert len(here.connector.calls("DELETE")) == 1


async def test_nobody_else_gets_the_file() -> None:
    maker = Maker()
    async with scene(attach=maker.attach) as here:
        context = await question(here)

        await here.consents.take(said(here, context, actor=BEN))

        assert (maker.made, here.connector.uploads) == ([], [])
        assert "could not send" in here.connector.said()[-1]["text"]


async def test_a_question_of_the_day_before_yesterday_is_used_up() -> None:
    maker = Maker()
    async with scene(attach=maker.attach) as here:
        context = await question(here)
        here.clock.advance(timedelta(hours=25))

        await here.consents.take(said(here, context))

        assert (maker.made, here.connector.uploads) == ([], [])


@pytest.mark.parametrize("context", [{}, {"goodword": {"s": "forged"}}, {"goodword": 3}])
async def test_a_forged_question_gets_nothing(context: dict[str, Any]) -> None:
    maker = Maker()
    async with scene(attach=maker.attach) as here:
        await here.consents.take(said(here, context))

        assert (maker.made, here.connector.uploads) == ([], [])


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://evil.example/upload",
        "http://acme-my.sharepoint.com/x",
        "https://acme-my.sharepoint.com.evil.example/x",
        "https://sharepoint.com/x",
        "https://a.b.sharepoint.com/x",
        "https://user@acme-my.sharepoint.com/x",
        "https://acme-my.sharepoint.com:8443/x",
        "https://acme-my.sharepoint.com@evil.example/x",
        "https://evil.example/#.sharepoint.com/x",
        "https://169.254.169.254/latest",
        "https://acme-my.sharepoint.com/x\r\nHost: evil.example",
        "file:///etc/passwd",
    ],
)
async def test_a_file_goes_to_no_other_place(address: str) -> None:
    maker = Maker()
    async with scene(attach=maker.attach) as here:
        context = await question(here)

        await here.consents.take(said(here, context, address=address or "x"))

        assert here.connector.uploads == []
        assert "could not send" in here.connector.said()[-1]["text"]


@pytest.mark.parametrize(
    "seen_at",
    [
        "https://acme-my.sharepoint.com/personal/ana/my-data.json",
        "https://acme-my.sharepoint.com:443/personal/ana/Übersicht der Teams/my-data.json",
    ],
)
async def test_the_persons_own_onedrive_is_such_a_place(seen_at: str) -> None:
    maker = Maker()
    async with scene(attach=maker.attach) as here:
        context = await question(here)

        # Nothing but this machine is reached in a simulation, so it ends there.
        await here.consents.take(said(here, context, address=SHAREPOINT, seen_at=seen_at))

        assert maker.made == [MINE]


@pytest.mark.parametrize(
    "seen_at",
    [
        "https://evil.example/phish",
        "https://other.sharepoint.com/personal/ana/my-data.json",
        "https://acme-my.sharepoint.com@evil.example/x",
        "https://acme-my.sharepoint.com\\@evil.example/x",
        "https://acme-my.sharepoint.com/a\nb",
        "javascript:alert(1)",
    ],
)
async def test_no_card_leads_to_another_place_than_the_one_the_file_went_to(seen_at: str) -> None:
    maker = Maker()
    async with scene(attach=maker.attach) as here:
        for address in (SHAREPOINT, None):
            context = await question(here)

            await here.consents.take(said(here, context, address=address, seen_at=seen_at))

            assert (maker.made, here.connector.uploads) == ([], [])
            assert "could not send" in here.connector.said()[-1]["text"]


@pytest.mark.parametrize("action", ["accept", "decline"])
async def test_an_answer_that_teams_sends_twice_is_taken_once(action: str) -> None:
    maker = Maker()
    async with scene(attach=maker.attach) as here:
        context = await question(here)

        await asyncio.gather(
            *(here.consents.take(said(here, context, action=action)) for _ in range(3))
        )

        assert len(here.connector.uploads) == (action == "accept")
        assert len(here.connector.calls("DELETE")) == 1


async def test_a_file_that_cannot_be_made_is_told_of() -> None:
    maker = Maker(broken=True)
    async with scene(attach=maker.attach) as here:
        context = await question(here)

        await here.consents.take(said(here, context))

        assert "could not send" in here.connector.said()[-1]["text"]


async def test_a_failure_to_tell_is_no_failure() -> None:
    async with scene(attach=Maker().attach) as here:
        context = await question(here)
        here.connector.next("DELETE", refused(500))

        await here.consents.take(said(here, context))

        assert len(here.connector.uploads) == 1
        assert here.connector.said()[-1]["attachments"][0]["contentType"] == ARRIVED


async def test_an_upload_is_not_redirected() -> None:
    async with scene() as here:
        here.connector.next("conversations", Answer(200, {}))

        with pytest.raises(PlatformError):
            await here.api.upload(f"{here.connector.origin}/nowhere", b"x")
