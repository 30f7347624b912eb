"""Recognition in depth, through Slack's door: customers, managers, reports, busy hours."""

from datetime import timedelta
from itertools import permutations

from sqlalchemy import text

from bot.units import Stores
from playground.slack.messages import Message
from storage.units import SqlStores
from tests.end_to_end.world import REASON, Goodword

HIDDEN = "hidden until a curator has looked at it"
BETTER = "fixed the import on Saturday for the school"
AWAKE = ("ana", "ben", "chloe", "esra", "gita", "kai")


async def changes(goodword: Goodword, statement: str, **key: object) -> None:
    """Change the database by hand."""

    def keep(stores: Stores) -> None:
        assert isinstance(stores, SqlStores)
        stores.transaction.execute(text(statement), key)

    await goodword.program.database.write(keep)


async def reports_to(goodword: Goodword, who: str, manager: str) -> None:
    """Have the list of staff say that somebody reports to somebody."""
    ids = [goodword.slack.workspace.user(one).id for one in (who, manager)]
    await changes(
        goodword,
        "UPDATE person SET manager_id ="
        " (SELECT person_id FROM account WHERE external_id = :manager)"
        " WHERE id = (SELECT person_id FROM account WHERE external_id = :who)",
        who=ids[0],
        manager=ids[1],
    )


async def curated_by(goodword: Goodword, who: str, channel: str = "thanks") -> None:
    """Have somebody look after the space, whose cards go to a channel."""
    await changes(
        goodword,
        "INSERT INTO space_channel (space_id, workspace_id, conversation)"
        " SELECT space.id, workspace.id, :there FROM space, workspace",
        there=goodword.slack.workspace.channel(channel).id,
    )
    await changes(goodword, "UPDATE space SET is_set_up = true")
    await changes(
        goodword,
        "INSERT INTO role (space_id, person_id, role)"
        " SELECT space.id, account.person_id, 'curator' FROM space, account"
        " WHERE account.external_id = :who",
        who=goodword.slack.workspace.user(who).id,
    )


def note_with(goodword: Goodword, who: str, words: str) -> Message:
    """Return the newest direct message to somebody that says something."""
    found = [note for note in goodword.notes(who) if words in goodword.words(note)]
    assert found, [goodword.words(note) for note in goodword.notes(who)]
    return found[-1]


# ---- customers ----------------------------------------------------------------------------------


async def test_a_customer_stands_on_the_card_and_in_the_message(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben", f"{REASON} for:“Acme & <Sons>”")

    (card,), (note,) = goodword.cards(), goodword.notes("ben")
    for shown in (goodword.words(card), goodword.words(note)):
        assert "Customer: Acme & <Sons>" in shown.replace("&amp;", "&").replace(
            "&lt;", "<"
        ).replace("&gt;", ">")
        assert "for:" not in shown
    assert "For the customer Acme" in goodword.told("ana")


async def test_a_customer_is_filled_in(goodword: Goodword) -> None:
    await goodword.says("ana", "/kudos @ben too short for:Acme")
    assert goodword.filled_in("ana")["customer"] == "Acme"

    assert await goodword.submits("ana", reason=REASON, customer="Initech <!here>") == {}

    (card,) = goodword.cards()
    assert "Initech" in goodword.words(card)
    assert len(card.pings) == 2


# ---- thank for this -----------------------------------------------------------------------------


async def test_the_message_that_is_thanked_for_stands_in_the_form_and_nowhere_else(
    goodword: Goodword,
) -> None:
    said = await goodword.says("ben", "The secret *export* works again", "general")
    await goodword.slack.shortcut("ana", "kudos.from_message", said)
    await goodword.settled()

    assert "The secret *export* works again" in goodword.words(goodword.form("ana"))
    assert await goodword.submits("ana", reason=REASON) == {}
    for table, column in (("inbox", "reply"), ("kudos", "reason"), ("delivery", "payload")):
        kept = await goodword.rows(f"SELECT {column} AS words FROM {table}")
        assert not any("secret" in str(row["words"]) for row in kept)


# ---- managers -----------------------------------------------------------------------------------


async def test_a_receiver_shows_thanks_to_their_manager_once(goodword: Goodword) -> None:
    await reports_to(goodword, "ben", "kai")
    await goodword.thanks("ana", "@ben", f"{REASON} --private")
    assert goodword.notes("kai") == []

    await goodword.presses("ben", goodword.notes("ben")[0], "Show to my manager")

    (copy,) = goodword.notes("kai")
    assert "@ben shows you thanks from @ana" in goodword.words(copy)
    assert REASON in goodword.words(copy)
    assert "@kai gets it now" in goodword.told("ben")
    assert "Show to my manager" not in goodword.words(goodword.notes("ben")[0])
    await goodword.says("ana", "/kudos undo")
    assert goodword.notes("kai") == []


async def test_without_a_manager_it_says_who_can_help(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben")

    await goodword.presses("ben", goodword.notes("ben")[0], "Show to my manager")

    assert "Nobody is set as your manager" in goodword.told("ben")


async def test_a_managers_team_has_a_budget_of_its_own(goodword: Goodword) -> None:
    for who in ("ben", "gita"):
        await reports_to(goodword, who, "ana")

    for number in range(6):
        await goodword.thanks("ana", "@ben", f"{REASON} {number}")

    assert "Taken from your team budget of 2026: 54 are left." in goodword.told("ana")
    assert await goodword.kudos() == 6
    await goodword.says("ana", "/kudos team")
    assert "54 kudos are left" in goodword.told("ana")
    assert "@gita" in goodword.told("ana")
    assert "@ben" not in goodword.told("ana")
    await goodword.presses("ana", goodword.answer("ana"), "Thank Gita Shrestha")
    assert goodword.filled_in("ana")["to"] == [goodword.slack.workspace.user("gita").id]


# ---- reports ------------------------------------------------------------------------------------


async def reported(goodword: Goodword, *people: str) -> None:
    """Have people report the newest card."""
    for who in people:
        await goodword.presses(who, goodword.cards("thanks")[-1], "Report")


async def test_three_reports_hide_a_card_and_a_curator_brings_it_back(goodword: Goodword) -> None:
    await curated_by(goodword, "kai")
    await goodword.thanks("ana", "@ben")
    assert len(goodword.cards("general")) == 1

    await reported(goodword, "chloe", "esra")
    assert REASON in goodword.words(goodword.cards("thanks")[0])
    await reported(goodword, "gita")

    assert HIDDEN in goodword.words(goodword.cards("thanks")[0])
    assert goodword.cards("general") == []
    told = note_with(goodword, "kai", "3 people reported it")
    assert "Chloé" not in goodword.words(told)
    await goodword.presses("kai", told, "Leave it up")

    assert REASON in goodword.words(goodword.cards("thanks")[0])
    assert "left it up" in goodword.words(note_with(goodword, "kai", "Decided"))
    assert "left it up" in goodword.words(goodword.notes("gita")[-1])


async def test_what_a_curator_takes_down_is_gone_and_its_giver_is_told(goodword: Goodword) -> None:
    await curated_by(goodword, "kai")
    await goodword.thanks("ana", "@ben")
    await reported(goodword, "chloe")

    await goodword.says("kai", "/goodword admin queue")
    assert REASON in goodword.told("kai")
    await goodword.presses("kai", goodword.answer("kai"), "Take it down")
    await goodword.moves(timedelta(hours=6))  # the working day of Ana has begun

    assert goodword.public() == []
    assert goodword.notes("ben") == []
    (note,) = goodword.notes("ana")
    assert "A curator has taken down your thanks to @ben" in goodword.words(note)
    await goodword.says("ben", "/kudos mine")
    assert REASON not in goodword.told("ben")
    log = await goodword.rows("SELECT what, subject FROM audit WHERE what LIKE 'kudos.%'")
    assert [row["what"] for row in log] == ["kudos.reported", "kudos.taken_down"]


async def test_the_queue_is_not_for_everybody(goodword: Goodword) -> None:
    await curated_by(goodword, "kai")

    await goodword.says("chloe", "/goodword admin queue")

    assert "Only @kai can do this" in goodword.told("chloe")


# ---- busy hours ---------------------------------------------------------------------------------


async def test_after_ten_cards_within_an_hour_the_others_share_one(goodword: Goodword) -> None:
    pairs = list(permutations(AWAKE, 2))
    for number, (giver, receiver) in enumerate(pairs[:13]):
        await goodword.thanks(giver, f"@{receiver}", f"{REASON}, number {number}")

    *alone, shared = goodword.cards()
    assert len(alone) == 10
    words = goodword.words(shared)
    for number in (10, 11, 12):
        assert f"number {number}" in words
    assert await goodword.count("rollup") == 1

    giver = pairs[12][0]
    await goodword.presses(giver, goodword.answer(giver), "Edit the text")
    await goodword.submits(giver, reason=BETTER)
    assert BETTER in goodword.words(goodword.cards()[-1])
    await goodword.says(giver, "/kudos undo")
    assert BETTER not in goodword.words(goodword.cards()[-1])
    first_line = goodword.cards()[-1].blocks[1]["accessory"]["action_id"]
    await goodword.presses("gita", goodword.cards()[-1], first_line)
    assert "Me too" in goodword.told("gita")


async def test_whoever_has_a_team_thanks_a_whole_group(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@frontline")
    assert await goodword.kudos() == 0
    await goodword.slack.close("ana")

    await reports_to(goodword, "ben", "ana")
    await goodword.thanks("ana", "@frontline")

    assert await goodword.kudos() == 1
    assert len(goodword.notes("ben")) == 1
