"""The simulated Connector: what it carries out and what it refuses, as Teams does."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from playground.teams import company
from playground.teams.harness import TeamsHarness, words_of
from playground.teams.people import object_id
from tests.playground.teams.pretend_bot import Caller, card, line, message_with, words


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"client_secret": "other"}, "invalid_client"),
        ({"client_id": company.TENANT}, "unauthorized_client"),
        ({"scope": "https://graph.microsoft.com/.default"}, "invalid_scope"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"directory": company.STRANGERS_TENANT}, "invalid_request"),
    ],
)
async def test_no_token_is_given_for_wrong_credentials(
    caller: Caller, wrong: dict[str, str], error: str
) -> None:
    answer = await caller.logs_in(**wrong)

    assert answer.status_code in (400, 401)
    assert answer.json()["error"] == error


async def test_the_wire_log_shows_no_secret(teams: TeamsHarness, caller: Caller) -> None:
    await caller.posts("Thanks", words("Hello"))

    shown = str(teams.wire)
    assert teams.tenant.registration.secret not in shown
    assert caller.token not in shown
    assert len(teams.calls("token")) == 1


async def test_a_call_without_a_good_token_is_denied(teams: TeamsHarness, caller: Caller) -> None:
    caller.token = "stolen"

    answer = await caller.posts("Thanks", words("Hello"))

    assert answer.status_code == 401
    assert teams.messages("Thanks") == []
    assert teams.connector.strangers == 1


async def test_a_token_runs_out(teams: TeamsHarness, caller: Caller) -> None:
    teams.login.token_seconds = -1
    await caller.logs_in()

    assert (await caller.posts("Thanks", words("Hello"))).status_code == 401


async def test_a_message_in_a_channel_starts_a_thread(teams: TeamsHarness, caller: Caller) -> None:
    first = await caller.posts("Thanks", words("Hello"))
    where = f"{teams.tenant.place('Thanks').id};messageid={first.json()['id']}"

    await caller.call("POST", f"/conversations/{where}/activities", words("Below"))

    root, below = teams.messages("Thanks")
    assert first.status_code == 201
    assert (root.thread, below.thread) == (root.id, root.id)
    assert below.is_reply


async def test_a_reply_hangs_below_the_message_it_names(
    teams: TeamsHarness, caller: Caller
) -> None:
    said = await teams.say("ana", "Thanks", "Good morning")

    await caller.posts("Thanks", words("And to you"), f"/{said.id}")

    assert teams.messages("Thanks")[-1].thread == said.id


async def test_own_messages_can_be_changed_and_taken_away(
    teams: TeamsHarness, caller: Caller
) -> None:
    sent = (await caller.posts("Thanks", words("Helo"))).json()["id"]
    where = f"/conversations/{teams.tenant.place('Thanks').id}/activities/{sent}"

    await caller.call("PUT", where, words("Hello"))
    assert words_of(teams.messages("Thanks")[-1]) == "Hello"
    gone = await caller.call("DELETE", where)

    assert gone.status_code == 200
    assert teams.messages("Thanks") == []
    assert code(await caller.call("PUT", where, words("?"))) == (
        404,
        "ActivityNotFoundInConversation",
    )


async def test_messages_of_others_cannot_be_changed(teams: TeamsHarness, caller: Caller) -> None:
    said = await teams.say("ana", "Thanks", "Good morning")
    where = f"/conversations/{said.place}/activities/{said.id}"

    assert code(await caller.call("DELETE", where)) == (403, "ForbiddenOperationException")


@pytest.mark.parametrize("named", ["object id", "29: id"])
async def test_a_chat_is_opened_by_either_id(
    teams: TeamsHarness, caller: Caller, named: str
) -> None:
    ben = teams.tenant.person("ben")
    body = {
        "bot": {"id": teams.tenant.bot.id},
        "isGroup": False,
        "members": [{"id": ben.oid if named == "object id" else ben.id}],
        "tenantId": company.TENANT,
        "channelData": {"tenant": {"id": company.TENANT}},
    }

    made = await caller.call("POST", "/conversations", body)
    again = await caller.call("POST", "/conversations", body)
    await caller.call("POST", f"/conversations/{made.json()['id']}/activities", words("Hello Ben"))

    assert (made.status_code, made.json()["id"]) == (201, again.json()["id"])
    assert words_of(teams.direct("ben")[-1]) == "Hello Ben"


async def test_no_chat_is_opened_with_strangers_bots_or_in_other_tenants(
    teams: TeamsHarness, caller: Caller
) -> None:
    def body(person: str, tenant: str = company.TENANT) -> dict[str, Any]:
        return {"members": [{"id": person}], "channelData": {"tenant": {"id": tenant}}}

    stranger = await caller.call("POST", "/conversations", body(object_id("olga")))
    bot = await caller.call("POST", "/conversations", body(company.DEPLOYER))
    other = await caller.call(
        "POST", "/conversations", body(object_id("ben"), company.STRANGERS_TENANT)
    )

    assert code(stranger) == (403, "ForbiddenOperationException")
    assert code(bot) == (400, "BadSyntax")
    assert code(other) == (400, "BadArgument")


async def test_a_bot_writes_nowhere_it_is_not_in(teams: TeamsHarness, caller: Caller) -> None:
    teams.tenant.scopes.clear()

    assert code(await caller.posts("Thanks", words("?"))) == (403, "BotNotInConversationRoster")
    unknown = await caller.call("POST", "/conversations/19:none@thread.v2/activities", words("?"))
    assert code(unknown) == (404, "ConversationNotFound")


async def test_a_person_can_block_the_bot(teams: TeamsHarness, caller: Caller) -> None:
    chat = await teams.open_chat("ben")
    teams.admin.block("ben")

    answer = await caller.call("POST", f"/conversations/{chat.id}/activities", words("?"))

    assert code(answer) == (403, "MessageWritesBlocked")


async def test_a_policy_can_keep_the_bot_from_a_person(teams: TeamsHarness, caller: Caller) -> None:
    chat = await teams.open_chat("ben")
    teams.admin.withhold("ben")
    body = {"members": [{"id": object_id("ben")}], "tenantId": company.TENANT}

    opened = await caller.call("POST", "/conversations", body)
    sent = await caller.call("POST", f"/conversations/{chat.id}/activities", words("?"))

    assert code(opened) == (403, "ForbiddenOperationException")
    assert code(sent) == (403, "BotNotInConversationRoster")


async def test_a_targeted_message_is_seen_by_one(teams: TeamsHarness, caller: Caller) -> None:
    body = {**words("For you"), "recipient": {"id": object_id("ben"), "isTargeted": True}}

    sent = await caller.posts("Thanks", body, "?isTargetedActivity=true")

    assert sent.status_code == 201
    assert [words_of(one) for one in teams.targeted("ben")] == ["For you"]
    assert teams.messages("Thanks") == []


async def test_a_tenant_without_targeted_messages_refuses_them(
    teams: TeamsHarness, caller: Caller
) -> None:
    teams.tenant.registration.allows_targeted = False
    body = {**words("For you"), "recipient": {"id": object_id("ben")}}

    assert code(await caller.posts("Thanks", body, "?isTargetedActivity=true"))[0] == 400
    assert teams.targeted("ben") == []


async def test_a_member_is_found_by_any_name(teams: TeamsHarness, caller: Caller) -> None:
    marco = teams.tenant.person("marco")
    where = f"/conversations/{teams.tenant.place('Thanks').id}/members"

    found = [
        (await caller.call("GET", f"{where}/{name}")).json()
        for name in (marco.id, marco.oid, marco.upn.replace("#", "%23"))
    ]

    assert [one["objectId"] for one in found] == [marco.oid] * 3
    assert {one["userRole"] for one in found} == {"guest"}
    assert "#EXT#" in found[0]["userPrincipalName"]
    assert code(await caller.call("GET", f"{where}/{object_id('olga')}"))[0] == 404


async def test_a_roster_comes_in_pages(teams: TeamsHarness, caller: Caller) -> None:
    teams.tenant.registration.largest_page = 4
    where = f"/conversations/{teams.tenant.place('Customer Care').id}/pagedmembers?pageSize=500"

    seen, token = [], ""
    for _ in range(9):
        page = (await caller.call("GET", f"{where}&continuationToken={token}")).json()
        seen += page["members"]
        token = page.get("continuationToken")
        if not token:
            break

    expected = teams.tenant.team("Customer Care").members
    assert [one["objectId"] for one in seen] == expected


async def test_teams_and_their_channels_are_told(teams: TeamsHarness, caller: Caller) -> None:
    team = teams.tenant.team("Product").id

    details = (await caller.call("GET", f"/teams/{team}")).json()
    channels = (await caller.call("GET", f"/teams/{team}/conversations")).json()["conversations"]

    assert (details["name"], details["channelCount"]) == ("Product", 3)
    assert [(one["name"], one["type"]) for one in channels] == [
        (None, "standard"),
        ("Design", "standard"),
        ("Acme orders", "shared"),
    ]


async def test_a_shared_channel_has_members_of_another_tenant(
    teams: TeamsHarness, caller: Caller
) -> None:
    where = f"/conversations/{teams.tenant.place('Acme orders').id}/pagedmembers"

    members = (await caller.call("GET", where)).json()["members"]

    assert {one["tenantId"] for one in members} == {company.TENANT, company.STRANGERS_TENANT}


async def test_a_thread_can_be_started_as_a_new_conversation(
    teams: TeamsHarness, caller: Caller
) -> None:
    channel = {"channel": {"id": teams.tenant.place("Thanks").id}}
    body = {"isGroup": True, "channelData": channel, "activity": words("Hello")}

    made = (await caller.call("POST", "/conversations", body)).json()

    assert made["id"].endswith(f";messageid={made['activityId']}")
    assert words_of(teams.messages("Thanks")[-1]) == "Hello"


async def test_what_cannot_be_shown_is_refused(teams: TeamsHarness, caller: Caller) -> None:
    big = message_with(card(line("x" * 30_000)))
    newer = message_with(card({"type": "Chart.Line"}))

    assert code(await caller.posts("Thanks", big)) == (413, "MessageSizeTooBig")
    assert code(await caller.posts("Thanks", newer)) == (400, "BadSyntax")
    assert code(await caller.posts("Thanks", {"type": "message"})) == (400, "BadSyntax")
    assert code(await caller.posts("Thanks", words("<at>Ben</at>"))) == (400, "BadSyntax")
    assert teams.messages("Thanks") == []


async def test_seven_messages_a_second_are_enough_for_a_thread(
    teams: TeamsHarness, caller: Caller
) -> None:
    teams.pace.is_on = True

    statuses = [(await caller.posts("Thanks", words("?"))).status_code for _ in range(8)]
    elsewhere = await caller.posts("Design", words("?"))
    refused = await caller.posts("Thanks", words("?"))
    await teams.move(timedelta(seconds=2))
    later = await caller.posts("Thanks", words("?"))

    assert statuses == [201] * 7 + [429]
    assert (elsewhere.status_code, refused.status_code, later.status_code) == (201, 429, 201)
    assert refused.headers["retry-after"] == "1"


@pytest.mark.parametrize("status", [412, 500, 502, 504])
async def test_bad_days_can_be_had(teams: TeamsHarness, caller: Caller, status: int) -> None:
    teams.faults.next("send", "status", status=status)
    teams.faults.next("send", "done_then_status", status=status)

    nothing = await caller.posts("Thanks", words("one"))
    done = await caller.posts("Thanks", words("two"))

    assert (nothing.status_code, done.status_code) == (status, status)
    assert [one.text for one in teams.messages("Thanks")] == ["two"]


async def test_an_answer_may_never_come_although_it_was_sent(
    teams: TeamsHarness, caller: Caller
) -> None:
    teams.faults.next("send", "done_then_drop")

    with pytest.raises(httpx.HTTPError):
        await caller.posts("Thanks", words("Hello"))

    assert [one.text for one in teams.messages("Thanks")] == ["Hello"]


async def test_a_call_may_be_led_elsewhere(teams: TeamsHarness, caller: Caller) -> None:
    teams.faults.next("send", "redirect", word="http://127.0.0.1:9/evil")

    answer = await caller.posts("Thanks", words("Hello"))

    assert (answer.status_code, answer.headers["location"]) == (302, "http://127.0.0.1:9/evil")
