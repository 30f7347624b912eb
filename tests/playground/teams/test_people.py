"""What people do in the simulated Teams reaches the bot as Teams sends it."""

import pytest

from playground.slack.inputs import CannotDo
from playground.teams import company
from playground.teams.harness import TeamsHarness, words_of
from playground.teams.messages import CONSENT
from tests.playground.teams.pretend_bot import (
    ADAPTIVE,
    Caller,
    Json,
    PretendBot,
    card,
    dialog,
    line,
    message_with,
)

PICKER = {
    "type": "Input.ChoiceSet",
    "id": "to",
    "isMultiSelect": True,
    "isRequired": True,
    "errorMessage": "Whom?",
    "choices": [],
    "choices.data": {"type": "Data.Query", "dataset": "graph.microsoft.com/users"},
}
WHY = {"type": "Input.Text", "id": "why", "value": "the export"}
SEND = {"type": "Action.Submit", "title": "Send", "data": {"goodword": {"a": "thank"}}}
FORM = card(PICKER, WHY, actions=[SEND])
AGAIN = {"type": "Action.Execute", "title": "Again", "verb": "again", "data": {"n": "1"}}
OPEN = {
    "type": "Action.Submit",
    "title": "Open",
    "data": {"msteams": {"type": "task/fetch"}, "goodword": {"a": "open"}},
}


async def test_a_mention_in_a_channel_reaches_the_bot(teams: TeamsHarness, bot: PretendBot) -> None:
    said = await teams.say("ana", "Thanks", "@Goodword kudos @Ben Okafor for the export")

    heard, ben, place = bot.last, teams.tenant.person("ben"), teams.tenant.place("Thanks")
    assert heard["text"] == "<at>Goodword</at> kudos <at>Ben Okafor</at> for the export"
    mentions = {one["text"]: one["mentioned"]["id"] for one in heard["entities"][:2]}
    assert mentions == {
        "<at>Goodword</at>": f"28:{company.APP}",
        "<at>Ben Okafor</at>": ben.id,
    }
    assert heard["entities"][-1]["type"] == "clientInfo"
    assert heard["from"]["aadObjectId"] == teams.tenant.person("ana").oid
    assert heard["from"]["id"].startswith("29:")
    assert heard["recipient"]["id"] == f"28:{company.APP}"
    assert heard["conversation"] == {
        "isGroup": True,
        "conversationType": "channel",
        "tenantId": company.TENANT,
        "id": f"{place.id};messageid={said.id}",
    }
    assert heard["channelData"]["team"] == {"id": place.team}
    assert heard["serviceUrl"] == f"{teams.url}/connector/"
    assert heard["localTimestamp"].endswith("-03:00")


async def test_other_words_in_a_channel_do_not(teams: TeamsHarness, bot: PretendBot) -> None:
    await teams.say("ana", "Thanks", "Good morning @ben")
    await teams.say("gita", "Night shift", "Quiet so far")

    assert bot.heard == []


async def test_a_private_channel_says_that_it_is(teams: TeamsHarness, bot: PretendBot) -> None:
    await teams.say("dieter", "Leads", "@goodword help")

    assert bot.last["channelData"]["channel"]["type"] == "private"


async def test_a_first_word_in_the_chat_installs_the_bot(
    teams: TeamsHarness, bot: PretendBot
) -> None:
    await teams.say("ben", "@goodword", "kudos @ana for the night")
    await teams.say("ben", "@goodword", "help")

    kinds = [one["type"] for one in bot.heard]
    assert kinds == ["conversationUpdate", "installationUpdate", "message", "message"]
    assert bot.heard[0]["membersAdded"] == [{"id": f"28:{company.APP}"}]
    assert bot.heard[1]["action"] == "add"
    assert bot.heard[2]["conversation"]["conversationType"] == "personal"
    assert bot.heard[2]["text"] == "kudos @ana for the night"


async def test_the_bot_can_only_be_named_where_it_is(teams: TeamsHarness, bot: PretendBot) -> None:
    teams.tenant.scopes.clear()

    await teams.say("ana", "Thanks", "@Goodword help")

    assert bot.heard == []
    assert teams.notices("ana") == ["Goodword is not in Thanks."]


async def test_nobody_writes_where_they_are_not(teams: TeamsHarness) -> None:
    with pytest.raises(CannotDo):
        await teams.say("gita", "Leads", "Hello")
    with pytest.raises(CannotDo):
        await teams.say("goodword", "Thanks", "Hello")


async def test_executing_redraws_the_card_for_the_presser_alone(
    teams: TeamsHarness, bot: PretendBot, caller: Caller
) -> None:
    await caller.posts("Thanks", message_with(card(line("Before"), actions=[AGAIN])))
    shown = teams.messages("Thanks")[-1]
    bot.will_answer({"statusCode": 200, "type": ADAPTIVE, "value": card(line("After"))})

    await teams.press("ana", shown, "Again")

    assert bot.last["name"] == "adaptiveCard/action"
    assert bot.last["replyToId"] == shown.id
    assert bot.last["value"]["action"]["verb"] == "again"
    assert bot.last["value"]["action"]["data"] == {"n": "1"}
    assert words_of(teams.card("ana", shown)) == "After"
    assert words_of(teams.card("ben", shown)) == "Before\nAgain"


async def test_words_answer_a_press(teams: TeamsHarness, bot: PretendBot, caller: Caller) -> None:
    await caller.posts("Thanks", message_with(card(line("Before"), actions=[AGAIN])))
    bot.will_answer(
        {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Done."}
    )

    await teams.press("ana", teams.messages("Thanks")[-1], "again")

    assert teams.notices("ana") == ["Done."]


@pytest.mark.parametrize(
    "answer",
    [
        500,
        200,
        {"statusCode": 200, "type": ADAPTIVE, "value": {"type": "AdaptiveCard", "version": "1.6"}},
        {"statusCode": 200, "type": "text/plain", "value": "x"},
        {"type": "application/vnd.microsoft.activity.message", "value": "x"},
    ],
)
async def test_an_answer_that_teams_does_not_understand_is_trouble(
    teams: TeamsHarness, bot: PretendBot, caller: Caller, answer: Json | int
) -> None:
    await caller.posts("Thanks", message_with(card(line("Before"), actions=[AGAIN])))
    bot.will_answer(answer)

    with pytest.raises(CannotDo):
        await teams.press("ana", teams.messages("Thanks")[-1], "Again")

    assert teams.notices("ana") == ["Unable to reach app. Please try again."]


async def test_submitting_in_a_chat_sends_a_message_with_a_value(
    teams: TeamsHarness, bot: PretendBot, caller: Caller
) -> None:
    chat = await teams.open_chat("ana")
    await caller.call("POST", f"/conversations/{chat.id}/activities", message_with(FORM))

    await teams.press("ana", teams.direct("ana")[-1], "Send", to=["ben", "gita"])

    oids = [teams.tenant.person(name).oid for name in ("ben", "gita")]
    assert bot.last["type"] == "message"
    assert "text" not in bot.last
    assert bot.last["value"] == {
        "to": ",".join(oids),
        "why": "the export",
        "goodword": {"a": "thank"},
    }


async def test_a_button_opens_a_dialog_that_goes_on_and_ends(
    teams: TeamsHarness, bot: PretendBot, caller: Caller
) -> None:
    await caller.posts("Thanks", message_with(card(line("Hi"), actions=[OPEN])))
    ending = {"task": {"type": "message", "value": "Thank you."}}
    bot.will_answer(dialog(FORM), dialog(card(line("Sure?"), actions=[SEND]), "Sure?"), ending)

    await teams.press("ana", teams.messages("Thanks")[-1], "Open")
    assert bot.last["name"] == "task/fetch"
    missing = await teams.submit("ana")
    await teams.submit("ana", to="ben", why="x")
    sure = teams.dialog("ana")
    await teams.submit("ana")

    assert missing == {"to": "Whom?"}
    assert [one["name"] for one in bot.heard] == ["task/fetch", "task/submit", "task/submit"]
    assert bot.heard[1]["value"]["data"]["to"] == teams.tenant.person("ben").oid
    assert sure is not None
    assert sure.title == "Sure?"
    assert teams.dialog("ana") is None
    assert teams.notices("ana") == ["Thank you."]


async def test_a_dialog_ends_without_words(
    teams: TeamsHarness, bot: PretendBot, caller: Caller
) -> None:
    await caller.posts("Thanks", message_with(card(line("Hi"), actions=[OPEN])))
    bot.will_answer(dialog(FORM), {})
    await teams.press("ana", teams.messages("Thanks")[-1], "Open")

    await teams.submit("ana", to="ben")

    assert teams.dialog("ana") is None


async def test_an_action_on_a_message_brings_the_message(
    teams: TeamsHarness, bot: PretendBot
) -> None:
    said = await teams.say("ben", "Thanks", "I came in on Sunday")
    bot.will_answer(dialog(FORM), {})

    await teams.extension("ana", "Thanks", "thank", on=said)
    await teams.submit("ana", to="ben")

    fetch, submit = bot.heard
    assert fetch["name"] == "composeExtension/fetchTask"
    assert fetch["value"]["commandContext"] == "message"
    assert fetch["value"]["messagePayload"]["from"]["user"]["id"] == teams.tenant.person("ben").oid
    assert submit["name"] == "composeExtension/submitAction"
    assert submit["value"]["commandId"] == "thank"
    assert submit["value"]["data"]["goodword"] == {"a": "thank"}


async def test_the_compose_box_offers_only_what_the_manifest_says(
    teams: TeamsHarness, bot: PretendBot
) -> None:
    commands = [{"id": "thank", "context": ["compose"]}]
    teams.tenant.registration.read_manifest({"composeExtensions": [{"commands": commands}]})
    said = await teams.say("ben", "Thanks", "I came in on Sunday")

    with pytest.raises(CannotDo):
        await teams.extension("ana", "Thanks", "thank", on=said)

    assert bot.heard == []


async def test_a_file_travels_once_its_reader_accepts(
    teams: TeamsHarness, bot: PretendBot, caller: Caller
) -> None:
    chat = await teams.open_chat("ana")
    content = {"description": "Yours", "sizeInBytes": 4, "acceptContext": {"n": 1}}
    offer = {"contentType": CONSENT, "name": "me.json", "content": content}
    body = {"type": "message", "attachments": [offer]}
    await caller.call("POST", f"/conversations/{chat.id}/activities", body)

    upload = await teams.people.accept_file("ana", teams.direct("ana")[-1])
    address = bot.last["value"]["uploadInfo"]["uploadUrl"]
    done = await caller.client.put(
        address, content=b"null", headers={"Content-Range": "bytes 0-3/4"}
    )

    assert bot.last["name"] == "fileConsent/invoke"
    assert bot.last["value"]["context"] == {"n": 1}
    assert done.status_code == 201
    assert upload.is_complete


async def test_installing_renaming_and_removing_are_told(
    teams: TeamsHarness, bot: PretendBot
) -> None:
    await teams.install("Product")
    await teams.admin.rename("Design", "Look")
    await teams.admin.share("Look")
    await teams.admin.leave("tomas", "Product")
    await teams.admin.remove("Product")

    told = [(one["type"], one["channelData"].get("eventType")) for one in bot.heard]
    assert told == [
        ("conversationUpdate", "teamMemberAdded"),
        ("installationUpdate", None),
        ("conversationUpdate", "channelRenamed"),
        ("conversationUpdate", "channelShared"),
        ("conversationUpdate", "teamMemberRemoved"),
        ("conversationUpdate", "teamMemberRemoved"),
        ("installationUpdate", None),
    ]
    assert bot.heard[0]["membersAdded"] == [{"id": f"28:{company.APP}"}]
    assert bot.heard[2]["channelData"]["channel"]["name"] == "Look"
    assert bot.heard[4]["membersRemoved"][0]["aadObjectId"] == teams.tenant.person("tomas").oid


async def test_a_reaction_to_the_bots_message_is_told(
    teams: TeamsHarness, bot: PretendBot, caller: Caller
) -> None:
    await caller.posts("Thanks", {"type": "message", "text": "Hello"})

    await teams.people.react("ana", teams.messages("Thanks")[-1], "heart")

    assert bot.last["type"] == "messageReaction"
    assert bot.last["reactionsAdded"] == [{"type": "heart"}]


def test_accounts_match_those_in_slack_but_for_four_people() -> None:
    from playground.slack import company as in_slack

    slack = {user.email for user in in_slack.everybody() if user.is_person}
    teams = {person.email for person in company.everybody() if person.is_person}

    assert {one.partition("@")[0] for one in slack - teams} == set(company.ONLY_IN_SLACK)
    assert {one.partition("@")[0] for one in teams - slack} == set(company.ONLY_IN_TEAMS)
