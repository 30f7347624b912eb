"""Whatever a form sends: an answer beside the field, nothing half stored, and never a fault."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from adapters.wire.seals import Owner, Seals
from bot.capabilities import CAPABILITIES
from bot.clock import SystemClock
from bot.identity import AccountId
from bot.keys import FORMS, KeyDirectory
from playground.slack import payloads
from playground.slack.delivery import Answer, sign
from playground.slack.shapes import Json
from tests.bad_forms import (
    ALL,
    AT_THE_DOOR,
    BESIDE,
    CARRIED,
    DAYS,
    HOURS,
    KEPT_TEXTS,
    LONG,
    ONCE,
    OUT_OF_REACH,
    PLATFORM,
    REFUSED_TEXTS,
    SHORT,
    TOO_OLD,
    TWICE,
    ZONES,
    Change,
    values,
)
from tests.bad_inputs import rows_about
from tests.end_to_end.world import REASON, Goodword


def test_every_row_is_covered_or_excused_exactly_once() -> None:
    inputs = [row.input for row in rows_about("forms")]

    assert sorted(ALL) == sorted(inputs)
    assert len(set(ALL)) == len(inputs) == 97


# ---- doing ----------------------------------------------------------------------------------


async def opened(goodword: Goodword, who: str, command: str) -> Json:
    """Open a form and return the payload that sends it as it is."""
    await goodword.says(who, command)
    workspace = goodword.slack.workspace
    payload: Json = payloads.view_submission(workspace, workspace.user(who), goodword.form(who))
    await goodword.slack.close(who)
    return json.loads(json.dumps(payload))  # type: ignore[no-any-return] # a copy to change


async def thanks_form(goodword: Goodword) -> Json:
    """Return the payload of a kudos for Ben, filled in well."""
    payload = await opened(goodword, "ana", "/kudos")
    filled = values(payload)
    filled["to"]["to"]["selected_users"] = [goodword.slack.workspace.user("ben").id]
    filled["reason"]["reason"]["value"] = REASON
    if "value" in filled:
        filled["value"]["value"]["selected_option"] = {"value": "care"}
    return payload


async def sent(goodword: Goodword, payload: Json | str) -> Answer:
    """Send a payload to the bot's door, signed, with all the bytes that it has."""
    said = payload if isinstance(payload, str) else json.dumps(payload)
    body = urlencode({"payload": said}).encode()
    stamp = str(int(SystemClock().now().timestamp()))
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": sign(
            goodword.slack.workspace.installation.signing_secret, stamp, body
        ),
    }
    async with httpx.AsyncClient() as client:
        answer = await client.post(
            f"{goodword.url}/slack/events", content=body, headers=headers, timeout=20
        )
    await goodword.settled()
    return Answer(answer.status_code, answer.text, is_json=True)


def errors(answer: Answer) -> dict[str, str]:
    """Return what stands beside the fields."""
    assert answer.status == 200, answer
    found: dict[str, str] = answer.json().get("errors", {})
    return found


async def nothing(goodword: Goodword) -> bool:
    """Return whether nothing was stored and nothing said."""
    return await goodword.kudos() == 0 and goodword.cards() == [] and goodword.notes("ben") == []


# ---- missing or too much --------------------------------------------------------------------


@pytest.fixture
async def with_values(goodword: Goodword) -> Goodword:
    """A workspace with a value and one that was given up."""
    await goodword.is_set_up()
    await goodword.has_value("Care", looks="calls back the same day")
    await goodword.has_value("Retired", looks="sends a fax")
    await goodword.rows("SELECT 1")
    engine = goodword.program.database._writer
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE value SET retired = 1 WHERE slug = 'retired'")
    return goodword


async def test_what_is_missing_or_too_much_is_told_beside_its_field(with_values: Goodword) -> None:
    goodword, told = with_values, {}

    for name, (change, _) in BESIDE.items():
        payload = await thanks_form(goodword)
        change(payload)
        told[name] = list(errors(await sent(goodword, payload)))

    assert {name: field in told[name] for name, (_, field) in BESIDE.items()} == dict.fromkeys(
        BESIDE, True
    ), told
    assert await nothing(goodword)


async def test_what_is_none_of_our_forms_is_said_to_be_too_old(goodword: Goodword) -> None:
    changes: dict[str, Change] = {**TOO_OLD, **dict.fromkeys(CARRIED, lambda _: None)}
    told = {}

    for name, change in changes.items():
        payload = await thanks_form(goodword)
        if name in CARRIED:
            payload["view"]["private_metadata"] = await carried(goodword, name)
        change(payload)
        answer = await sent(goodword, payload)
        told[name] = (answer.status, "nothing was stored" in answer.body)

    assert told == dict.fromkeys(changes, (200, True))
    assert await nothing(goodword)


async def carried(goodword: Goodword, name: str) -> str:
    """Return what another form of Ana's carries, or this form in another workspace."""
    if name == CARRIED[0]:
        return str((await opened(goodword, "ana", "/goodword me"))["view"]["private_metadata"])
    seals = Seals(KeyDirectory(goodword.folder / "keys").key(FORMS), goodword.clock)
    ours = (await thanks_form(goodword))["view"]["private_metadata"]
    ana = AccountId(goodword.slack.workspace.user("ana").id)
    team = goodword.program.slack_connection.installation
    assert team is not None
    inside = seals.open(ours, Owner(team.workspace, ana, "kudos"))
    assert inside is not None
    return seals.seal(inside, Owner("T0OTHER0000", ana, "kudos"))


async def test_what_slack_would_never_send_is_refused_at_the_door(goodword: Goodword) -> None:
    told = {}

    for name, (change, _) in AT_THE_DOOR.items():
        payload = await thanks_form(goodword)
        change(payload)
        told[name] = (await sent(goodword, payload)).status
    twice = json.dumps(await thanks_form(goodword))
    again = f'{twice[:-1]}, "type": "view_submission"}}'
    told[TWICE] = (await sent(goodword, again)).status

    assert told == {TWICE: 400, **{name: status for name, (_, status) in AT_THE_DOOR.items()}}
    assert await nothing(goodword)


async def test_a_person_chosen_twice_is_thanked_once(goodword: Goodword) -> None:
    assert ONCE in ALL
    payload = await thanks_form(goodword)
    chosen = values(payload)["to"]["to"]
    chosen["selected_users"] *= 2

    assert errors(await sent(goodword, payload)) == {}
    assert await goodword.count("kudos_receiver") == 1


# ---- days, hours and zones ------------------------------------------------------------------


async def test_days_and_hours_that_cannot_be_are_told_beside_their_field(
    with_values: Goodword,
) -> None:
    told = {}

    for field, kind, wrong in (("day", "selected_date", DAYS), ("hour", "", HOURS)):
        for name, value in wrong.items():
            payload = await opened(with_values, "jo", "/goodword values round")
            values(payload)["day"]["day"]["selected_date"] = "2026-12-01"
            said: dict[str, Any] = {kind: value} if kind else {"selected_option": {"value": value}}
            values(payload)[field][field].update(said)
            told[name] = list(errors(await sent(with_values, payload)))

    assert told == {**{name: ["day"] for name in DAYS}, **{name: ["day"] for name in HOURS}}
    assert await with_values.count("value_round") == 0


async def test_a_zone_that_is_none_is_told_beside_its_field(goodword: Goodword) -> None:
    told = {}

    for name, value in ZONES.items():
        payload = await opened(goodword, "ana", "/goodword me")
        values(payload)["zone"]["zone"]["value"] = value
        told[name] = errors(await sent(goodword, payload))

    assert [list(one) for one in told.values()] == [["zone"]] * len(ZONES)
    assert all("Europe/Berlin" in one["zone"] for one in told.values())
    assert await goodword.count("person", "own_zone IS NOT NULL") == 0


# ---- texts ----------------------------------------------------------------------------------


async def test_a_text_that_breaks_a_rule_is_told_the_rule(goodword: Goodword) -> None:
    told = {}

    for name, text in REFUSED_TEXTS.items():
        payload = await thanks_form(goodword)
        values(payload)["reason"]["reason"]["value"] = text
        answer = await sent(goodword, payload)
        told[name] = errors(answer).get("reason", "")

    for name, said in told.items():
        assert SHORT in said or LONG in said, (name, said)
    assert await nothing(goodword)


@pytest.mark.parametrize("part", [0, 1, 2, 3, 4])
async def test_a_text_is_kept_as_it_was_written_and_stays_words(
    goodword: Goodword, part: int
) -> None:
    mine = dict(list(KEPT_TEXTS.items())[part::5])

    for text in mine.values():
        payload = await thanks_form(goodword)
        values(payload)["reason"]["reason"]["value"] = text
        assert errors(await sent(goodword, payload)) == {}
        goodword.clock.advance(timedelta(days=30))

    kept = [row["reason"] for row in await goodword.rows("SELECT reason FROM kudos ORDER BY id")]
    assert kept == [text.strip() for text in mine.values()]
    for card in goodword.cards():
        assert "<script" not in json.dumps(card.blocks) or "&lt;" not in card.text
        assert "<!" not in card.text


# ---- what the platform does -----------------------------------------------------------------


async def pressing(goodword: Goodword, change: Callable[[Json], None]) -> Answer:
    """Press "Me too" on a card as Gita, with something changed on the way."""
    workspace = goodword.slack.workspace
    card = goodword.cards()[0]
    await goodword.presses("gita", card, "Me too")
    payload: Json = json.loads(json.dumps(goodword.heard("block_actions")))
    payload["trigger_id"] = workspace.tickets.mint_trigger(workspace.user("kai").id).id
    payload["user"] = {**payload["user"], "id": workspace.user("kai").id}
    change(payload)
    return await sent(goodword, payload)


def _action(**changed: str) -> Callable[[Json], None]:
    return lambda payload: payload["actions"][0].update(changed)


def _elsewhere(payload: Json) -> None:
    for holder, name in ((payload["channel"], "id"), (payload["container"], "channel_id")):
        holder[name] = "C0ELSEWHER"


def _late(payload: Json) -> None:
    payload["response_url"] = "https://hooks.slack.com/actions/T0/1/used-up"


def _no_trigger(payload: Json) -> None:
    payload["trigger_id"] = "1.2.gone"
    payload["actions"][0].update(action_id="me.open", value="")


def _odd_text(payload: Json) -> None:
    payload["message"]["blocks"] = [{"type": "rich_text", "elements": [{"type": "hologram"}]}]


PRESSES: dict[str, Callable[[Json], None]] = {
    "card from an older app version": _action(action_id="kudos.applaud"),
    "card edited in the client (data changed)": _action(value="99999999999999999999"),
    "card forwarded to another chat": _elsewhere,
    "Slack response_url expired (30 min)": _late,
    "Slack trigger_id expired (3 s)": _no_trigger,
    "rich_text block unknown element": _odd_text,
}


@pytest.mark.parametrize("name", PRESSES)
async def test_a_press_on_something_odd_does_no_harm_and_can_be_repeated(
    goodword: Goodword, name: str
) -> None:
    assert name in PLATFORM
    await goodword.thanks("ana")

    answer = await pressing(goodword, PRESSES[name])

    assert answer.status == 200
    assert await goodword.kudos() == 1
    assert await goodword.count("kudos_join") <= 2
    assert await goodword.count("delivery", "state = 'failed'") == 0


async def test_the_order_in_which_slack_tells_of_a_form_does_not_matter(
    goodword: Goodword,
) -> None:
    assert set(PLATFORM) - set(PRESSES) == {
        "view_closed before view_submission",
        "view_submission before block_actions",
    }
    payload = await thanks_form(goodword)
    closed = {**payload, "type": "view_closed", "is_cleared": False}
    chosen = {
        **payload,
        "type": "block_actions",
        "container": {"type": "view", "view_id": payload["view"]["id"]},
        "actions": [{"type": "checkboxes", "action_id": "private", "block_id": "private"}],
    }

    answers = [await sent(goodword, one) for one in (closed, payload, chosen, payload)]

    assert [one.status for one in answers] == [200] * 4
    assert await goodword.kudos() == 1


def test_every_excuse_has_a_reason() -> None:
    assert all(len(why) > 10 for why in OUT_OF_REACH.values())


# ---- every form there is ----------------------------------------------------------------------

FAULT = "Something went wrong on our side"
GARBAGE: dict[str, Callable[[Json], None]] = {
    "no state": lambda payload: payload["view"]["state"].pop("values"),
    "null": lambda payload: _everywhere(payload, None),
    "a list": lambda payload: _everywhere(payload, ["x", None, {}]),
    "an object": lambda payload: _everywhere(payload, {"value": {}}),
    "a number": lambda payload: _everywhere(payload, 10.5),
    "a long text": lambda payload: _everywhere(payload, "x\u202e\u200b " * 500),
    "an option that is none": lambda payload: _everywhere(payload, {"value": "nonsense"}),
}


def _everywhere(payload: Json, answer: object) -> None:
    """Give every field the same answer under every name that Slack has for one."""
    for field in values(payload).values():
        for element in field.values():
            for name in set(element) - {"type"}:
                element[name] = answer


async def test_no_form_answers_garbage_with_a_fault(with_values: Goodword) -> None:
    faults, tried = [], set()
    commands = sorted(command.name for part in CAPABILITIES for command in part.commands)

    for command in commands:
        await with_values.says("jo", f"/goodword {command}")
        view = with_values.slack.modal("jo")
        if view is None:
            continue
        workspace = with_values.slack.workspace
        whole = json.dumps(payloads.view_submission(workspace, workspace.user("jo"), view))
        await with_values.slack.close("jo")
        for name, change in GARBAGE.items():
            payload = json.loads(whole)
            change(payload)
            answer = await sent(with_values, payload)
            tried.add(command)
            said = f"{answer.body} {with_values.news('jo')}"
            if answer.status != 200 or FAULT in said:
                faults.append((command, name, answer.status))

    assert faults == []
    assert {"kudos", "me", "values add"} <= tried
    assert await with_values.kudos() == 0
