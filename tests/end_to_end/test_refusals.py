"""B0.4, B0.5: whatever is refused is told to the actor alone, politely, and nothing is stored."""

import pytest

from playground.slack import payloads
from tests.end_to_end.world import REASON, Goodword

LONG_AGO = "earlier time"

REFUSED = {
    "themselves": ("@ana", "You can't thank yourself"),
    "a guest": ("@lena", "@lena is a guest here"),
    "a guest of many channels": ("@marco", "@marco is a guest here"),
    "a stranger": ("@olga", "@olga belongs to another organisation"),
    "an app": ("@deployer", "@deployer is an app"),
    "the bot itself": ("@goodword", "@goodword is an app"),
    "everybody": ("@channel", "Name the people whom you want to thank"),
    "a group": ("@frontline", "Only managers can thank a whole group"),
    "a guest among colleagues": ("@ben @lena", "@lena is a guest here"),
}


def seen_by(goodword: Goodword, who: str) -> str:
    """Return what is in front of somebody: the open form and the answers to them alone."""
    answers = [goodword.words(one) for one in goodword.slack.ephemerals(who)]
    return "\n".join([goodword.words(goodword.slack.modal(who)), *answers])


async def nothing_happened(goodword: Goodword) -> None:
    """Assert that nobody was told anything and no kudos was stored."""
    await goodword.settled()
    assert goodword.public() == []
    assert goodword.posts() == []
    assert await goodword.count("kudos") == 0
    assert await goodword.count("delivery") == 0


@pytest.mark.parametrize("whom", REFUSED)
async def test_whoever_cannot_be_thanked_is_named_to_the_giver_alone(
    goodword: Goodword, whom: str
) -> None:
    named, expected = REFUSED[whom]

    await goodword.thanks("ana", named)

    assert expected in seen_by(goodword, "ana")
    await nothing_happened(goodword)


@pytest.mark.parametrize("whom", REFUSED)
async def test_a_mention_is_refused_in_private_just_as_a_command_is(
    goodword: Goodword, whom: str
) -> None:
    named, expected = REFUSED[whom]

    await goodword.says("ana", f"@goodword kudos {named} {REASON}")

    assert expected in seen_by(goodword, "ana")
    await nothing_happened(goodword)


@pytest.mark.parametrize(
    ("account", "expected"),
    [("U0NILS0000", "@nils has left"), ("U0NOBODY99", "This person is not here")],
)
async def test_an_account_that_is_gone_or_was_never_there_cannot_be_thanked(
    goodword: Goodword, account: str, expected: str
) -> None:
    workspace = goodword.slack.workspace  # its client offers neither when somebody types @
    user, place = workspace.user("ana"), workspace.channel("general")
    words = f"<@{account}|somebody> {REASON}"
    command = payloads.slash_command(workspace, user, place, "/kudos", words)

    answer = await goodword.delivers(command, "slash_commands")

    assert answer.status == 200
    assert expected in goodword.words(goodword.form("ana"))
    await nothing_happened(goodword)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("/kudos @ben", "Say what they did"),
        ("/kudos fixed the export on Sunday", "Say whom you want to thank"),
        ("/kudos @ben :tada: :tada: :tada: :tada: :tada:", "Say what they did"),
        ("/kudos undo", "There is no kudos of yours to undo"),
        ("/goodword values add", "Only an admin of"),
        ("/goodword nonsense", "I don't know nonsense"),
    ],
)
async def test_a_command_that_cannot_be_done_is_answered_in_private(
    goodword: Goodword, typed: str, expected: str
) -> None:
    await goodword.says("ana", typed)

    assert expected in seen_by(goodword, "ana")
    await nothing_happened(goodword)


FOR_MEMBERS = {
    "lena": "Goodword ist für die Mitglieder dieser Organisation da",  # her Slack speaks German
    "marco": "Goodword is for the members of this organisation",
}


@pytest.mark.parametrize("who", FOR_MEMBERS)
@pytest.mark.parametrize("typed", ["/kudos @ben " + REASON, "/goodword me", "/goodword help"])
async def test_a_guest_is_answered_politely_and_nothing_is_stored(
    goodword: Goodword, who: str, typed: str
) -> None:
    await goodword.says(who, typed, "support")

    assert FOR_MEMBERS[who] in goodword.told(who)
    await nothing_happened(goodword)
    assert await goodword.count("inbox") == 0


async def test_a_guest_gets_the_same_line_from_mention_home_and_shortcut(
    goodword: Goodword,
) -> None:
    await goodword.says("lena", f"@goodword kudos @ben {REASON}", "support")
    home = await goodword.slack.open_home("lena")
    await goodword.slack.shortcut("lena", "kudos.from_anywhere")

    line = FOR_MEMBERS["lena"]
    assert line in goodword.told("lena")
    assert line in goodword.words(home)
    assert line in goodword.words(goodword.slack.modal("lena"))
    await nothing_happened(goodword)
    assert await goodword.count("inbox") == 0


async def test_a_stranger_in_a_shared_channel_learns_nothing(goodword: Goodword) -> None:
    await goodword.slack.command("olga", "partner-acme", f"/kudos @ana {REASON}")
    await goodword.says("olga", f"@goodword kudos @ana {REASON}", "partner-acme")
    await goodword.slack.shortcut("olga", "kudos.from_anywhere")
    await goodword.slack.open_home("olga")

    shown = seen_by(goodword, "olga")
    assert "Goodword is for the members of this organisation" in shown
    assert "@ana" not in shown
    await nothing_happened(goodword)
    assert await goodword.count("inbox") == 0


async def test_a_press_of_a_stranger_on_a_card_does_nothing(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben")
    card = goodword.cards()[0]
    workspace = goodword.slack.workspace
    workspace.join(workspace.user("olga").id, workspace.channel("general"))

    await goodword.presses("olga", card, "Me too")

    assert "Goodword is for the members" in goodword.told("olga")
    assert await goodword.count("kudos_join") == 0


async def test_somebody_whose_account_is_deactivated_is_refused(goodword: Goodword) -> None:
    workspace = goodword.slack.workspace
    user, place = workspace.user("nils"), workspace.channel("general")
    typed = workspace.typed(f"@ben {REASON}", labels=True)
    command = payloads.slash_command(workspace, user, place, "/kudos", typed)

    answer = await goodword.delivers(command, "slash_commands")

    assert answer.status == 200
    assert "deactivated" in answer.body
    await nothing_happened(goodword)


async def test_what_another_bot_says_is_no_request(goodword: Goodword) -> None:
    workspace = goodword.slack.workspace
    user, place = workspace.user("deployer"), workspace.channel("general")
    message = goodword.slack.people._posted(user, place, f"@goodword kudos @ben {REASON}", None)
    inner = {**payloads.app_mention(message, user), "bot_id": user.bot_id}
    event = payloads.event(workspace, inner, place)

    answer = await goodword.delivers(event)

    assert answer.status == 200
    await nothing_happened(goodword)


async def test_the_bot_does_not_answer_itself(goodword: Goodword) -> None:
    workspace = goodword.slack.workspace
    user, place = workspace.user("goodword"), workspace.channel("general")
    message = goodword.slack.people._posted(user, place, f"@goodword kudos @ben {REASON}", None)

    answer = await goodword.delivers(
        payloads.event(workspace, payloads.app_mention(message, user), place)
    )
    await goodword.settled()

    assert answer.status == 200
    assert goodword.posts() == []
    assert await goodword.kudos() == 0


async def test_a_form_made_by_somebody_else_is_not_read(goodword: Goodword) -> None:
    await goodword.says("ana", "/kudos")
    await goodword.submits("ana", to=["ben"], reason="too short")  # Slack's client keeps it open
    view = goodword.form("ana")
    payload = payloads.view_submission(
        goodword.slack.workspace, goodword.slack.workspace.user("chloe"), view
    )

    answer = await goodword.delivers(payload, "interactive")

    assert answer.status == 200
    assert LONG_AGO in answer.body
    await nothing_happened(goodword)


async def test_an_unknown_button_says_that_it_is_from_an_earlier_time(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben")
    await goodword.presses("chloe", goodword.cards()[0], "Me too")
    press = goodword.heard("block_actions")
    action = {**press["actions"][0], "action_id": "kudos.from_the_future"}
    old = {**press, "actions": [action], "trigger_id": "1.2.old"}

    answer = await goodword.delivers(old, "interactive")

    assert answer.status == 200
    assert LONG_AGO in goodword.told("chloe")
