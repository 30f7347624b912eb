"""The adapter end to end, against a strict simulated Teams."""

import json

import pytest

from bot.errors import PlatformError
from bot.identity import AccountId, Standing
from bot.outcome import Reply
from bot.platforms import Platform
from bot.request import OpenedHome, Pressed, Submitted, Typed, Who
from bot.surface import Envelope, PlaceKind
from bot.ui.actions import Button
from bot.ui.blocks import Buttons, Paragraph
from bot.ui.forms import Form, Words
from bot.ui.text import text
from bot.ui.views import Home, Message
from playground.teams import company
from playground.teams.harness import words_of
from playground.teams.people import object_id
from tests.adapters.teams.door import Scene, scene

BEN = AccountId(object_id("ben"))
DONE = Reply(message=Message("All done."))
FORM = Reply(
    form=Form("kudos", "Thank a colleague", "Send", (Words("reason", "What for?"),), carry="d:7")
)
CARD = Message("A card", (Buttons((Button("Join in", "kudos.me_too", "7"),)),))
AT_HOME = Reply(home=Home((Paragraph(text("Your thanks")),)))


async def test_it_says_who_it_is_once_microsoft_takes_the_settings() -> None:
    async with scene() as here:
        platform: Platform = here.platform
        assert platform.presence is not None
        assert platform.presence.workspace == company.TENANT
        assert platform.presence.bot_account == f"28:{company.APP}"
        assert platform.name == "teams"
        await platform.listen()


async def test_a_secret_that_is_not_taken_is_named() -> None:
    async with scene(starts=False, TEAMS_APP_PASSWORD="wrong") as here:
        with pytest.raises(PlatformError) as caught:
            await here.platform.start()

        assert caught.value.permanent
        assert "TEAMS_APP_PASSWORD" in here.platform.complaint(caught.value)
        assert here.platform.presence is None


async def test_before_the_start_teams_is_told_to_come_again() -> None:
    async with scene(starts=False) as here:
        await here.teams.say("ana", "Thanks", "@Goodword help")

        assert here.reception.asked == []
        assert here.count("requests", kind="message") == 1

        await here.platform.start()
        await here.teams.post.repeat()
        assert len(here.reception.asked) == 1


async def test_words_in_a_channel_come_in_with_whom_they_mention() -> None:
    async with scene() as here:
        here.replies(DONE)

        await here.teams.say("ana", "Thanks", "@Goodword kudos @Ben Okafor for the night")

        assert isinstance(here.request.door, Typed)
        assert Who(BEN) in here.request.door.said
        assert here.request.actor == object_id("ana")
        assert here.request.place is not None
        assert here.request.place.kind is PlaceKind.CHANNEL
        assert not here.request.actor_is_outside
        assert "All done." in words_of(here.teams.direct("ana")[-1])


@pytest.mark.parametrize("has_new_id", [False, True])
async def test_what_is_sent_again_is_the_same_request(has_new_id: bool) -> None:
    async with scene() as here:
        await here.teams.say("ana", "Thanks", "@Goodword kudos @Ben Okafor")

        await here.teams.post.repeat(has_new_id=has_new_id)

        first, second = here.reception.asked
        assert first == second


async def test_somebody_of_another_company_is_told_apart_by_the_directory() -> None:
    """Teams does not say in an activity whose tenant somebody is of; its rosters do."""
    async with scene() as here:
        strangers = [one for one in here.teams.tenant.people.values() if one.kind == "stranger"]
        places = [one for one in here.teams.tenant.places.values() if one.kind == "shared"]

        await here.teams.say(strangers[0].handle, places[0].name, "@Goodword kudos")

        assert here.request.actor == strangers[0].oid
        found = await here.platform.directory.look_up(here.request.actor)
        assert found is None or found.standing is not Standing.MEMBER


async def test_the_1_1_chat_shows_the_home_when_it_is_opened_first() -> None:
    async with scene() as here:
        here.replies(AT_HOME)

        await here.teams.open_chat("ana")

        assert here.request.door == OpenedHome()
        assert "Your thanks" in words_of(here.teams.direct("ana")[-1])


async def test_a_button_is_pressed_and_answered() -> None:
    async with scene() as here:
        here.replies(DONE)
        await here.teams.say("ana", "Thanks", "@Goodword hello")
        place = here.request.place
        assert place is not None
        await here.connection.messenger.post(Envelope(place.conversation, CARD, {}))

        answer = await here.teams.press("ben", here.teams.messages("Thanks")[-1], "Join in")

        assert answer.status == 200
        assert isinstance(here.request.door, Pressed)
        assert (here.request.door.action, here.request.door.value) == ("kudos.me_too", "7")
        assert here.request.actor == BEN


async def test_a_shortcut_opens_a_dialog_whose_form_comes_back() -> None:
    async with scene() as here:
        here.replies(FORM)
        await here.teams.extension("ana", "Thanks", "kudos")
        assert "Thank a colleague" in words_of(here.teams.dialog("ana"))
        here.replies(DONE)

        await here.teams.submit("ana", **{"words:reason": "For the night shift"})

        assert here.request.door == Submitted("kudos", {"reason": "For the night shift"}, "d:7")


async def test_while_the_keys_cannot_be_got_nobody_comes_in() -> None:
    async with scene() as here:
        here.teams.faults.next("keys", "status", status=503)

        await here.teams.say("ana", "Thanks", "@Goodword one")

        assert here.reception.asked == []
        assert here.count("refused", reason="no_keys") == 1


async def test_a_key_that_was_changed_is_learned() -> None:
    async with scene() as here:
        await here.teams.say("ana", "Thanks", "@Goodword one")
        here.teams.keys.rotate()

        await here.teams.say("ana", "Thanks", "@Goodword two")

        # asked for at most once a minute, and the first keys were got just now
        assert here.count("refused", reason="unknown_key") == 1
        assert len(here.reception.asked) == 1


async def test_an_activity_that_is_forged_goes_nowhere() -> None:
    async with scene() as here:
        calls = len(here.teams.wire)
        said = {"type": "message", "id": "1", "text": "kudos", "serviceUrl": "https://evil.example"}

        answer = await here.teams.deliver(said, token="a.b.c")

        assert (answer.status, here.reception.asked) == (401, [])
        assert len(here.teams.wire) == calls


async def test_no_token_of_ours_is_in_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    async with scene() as here:
        here.replies(DONE)
        await here.teams.say("ana", "Thanks", "@Goodword our secret words")

        written = "".join(capsys.readouterr())
        assert "secret words" not in written
        assert "simulated-" not in written
        assert "simulated-" not in json.dumps([entry.__dict__ for entry in here.teams.wire])


async def test_closing_before_the_start_is_no_failure() -> None:
    async with scene(starts=False) as here:
        await here.platform.close()
        assert isinstance(here, Scene)
