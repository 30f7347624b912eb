"""A busy hour in a channel: after ten cards the others share one."""

import pytest

from bot.outcome import Post, Revise
from bot.recognition.model import Kudos
from bot.recognition.rollups import beginning
from bot.request import Place
from bot.surface import PlaceKind
from tests.office import REASON, Office, buttons, draft, mentioned, said, shown
from tests.people import (
    ANA,
    BEN,
    DEV,
    EVE,
    FAY,
    GENERAL,
    MIA,
    ODA,
    THANKS,
    WORKSPACE,
    account_of,
    crowd,
)

NEW = "repaired the whole export, alone"
GIVERS = crowd(60)


@pytest.fixture
def busy(office: Office) -> Office:
    """A channel that got ten cards within the hour."""
    office.sets(channels={WORKSPACE.id: THANKS})
    for person in GIVERS:
        office.memory.people[person.id] = person
        office.memory.accounts[(1, account_of(person))] = person.id  # type: ignore[index] # ids
    give(office, 10)
    return office


def give(office: Office, count: int) -> list[Kudos]:
    """Have that many people who never gave one give Ben a kudos each."""
    first = len(office.kudos)
    for person in GIVERS[first : first + count]:
        office.thanks(person, BEN, reason=f"{REASON}, seen by {person.name}")
    return list(office.kudos[first:])


def shared(kudos: Kudos) -> str:
    return f"rollup:{kudos.rollup}:card"


def test_ten_cards_stand_on_their_own(busy: Office) -> None:
    assert {kudos.rollup for kudos in busy.kudos} == {None}
    assert len([post for post in busy.cards() if post.key.endswith(":card")]) == 10


def test_the_eleventh_and_later_share_one_card(busy: Office) -> None:
    eleventh, twelfth = give(busy, 2)

    assert eleventh.rollup == twelfth.rollup
    card = busy.now_says(shared(eleventh))
    assert "seen by Colleague 10" in said(card)
    assert "seen by Colleague 11" in said(card)
    assert busy.now_says(eleventh.card_key) is None
    posts = [post for post in busy.cards() if post.key.startswith("rollup")]
    assert [post.author for post in posts] == [eleventh.giver]


def test_each_receiver_is_told_all_the_same(busy: Office) -> None:
    (eleventh,) = give(busy, 1)

    assert "seen by Colleague 10" in said(busy.now_says(busy.notes(BEN)[-1].key))
    assert REASON in shown(busy.types(BEN, "kudos mine"))
    assert eleventh.shown == (BEN.id,)


def test_a_line_leads_to_all_of_its_words(busy: Office) -> None:
    long = f"{REASON}, " + "and went on " * 30
    busy.thanks(ANA, BEN, reason=long)

    card = busy.now_says(shared(busy.last))
    assert "and went on…" in said(card)
    assert long.strip() not in said(card)
    reply = busy.presses(DEV, "kudos.read", buttons(card)["kudos.read"])
    assert long.strip() in shown(reply)
    assert buttons(reply.message).keys() == {"kudos.me_too", "kudos.report"}


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("short", "short"),
        ("two\n lines", "two lines"),
        ("x" * 140, "x" * 140),
        ("x" * 141, "x" * 139 + "…"),
        ("語" * 200, "語" * 139 + "…"),
        ("word " * 40, "word " * 26 + "word…"),
        ("a " + "x" * 200, "a " + "x" * 137 + "…"),
    ],
)
def test_a_line_is_cut_between_words_where_there_are_some(words: str, begins: str) -> None:
    assert beginning(words) == begins


def test_after_fifteen_lines_comes_the_next_card(busy: Office) -> None:
    made = give(busy, 16)

    assert len({kudos.rollup for kudos in made[:15]}) == 1
    assert made[15].rollup not in {None, made[0].rollup}
    assert said(busy.now_says(shared(made[0]))).count("[Read it all]") == 15
    assert "seen by Colleague 25" in said(busy.now_says(shared(made[15])))


def test_the_hour_passes(busy: Office) -> None:
    busy.waits(hours=1)

    assert give(busy, 1)[0].rollup is None


def test_a_channel_that_stays_busy_gets_a_new_card_after_an_hour(busy: Office) -> None:
    (first,) = give(busy, 1)
    busy.waits(minutes=30)
    middle = give(busy, 10)
    busy.waits(minutes=30)
    (later,) = give(busy, 1)

    assert {kudos.rollup for kudos in middle} == {first.rollup}
    assert later.rollup not in {None, first.rollup}


def test_another_channel_is_not_busy(busy: Office) -> None:
    busy.sets(channels={})

    assert give(busy, 1)[0].rollup is None


def test_in_a_thread_a_card_stands_on_its_own(busy: Office) -> None:
    place = Place(THANKS, PlaceKind.CHANNEL, "1.0")

    busy.thanks(ANA, BEN, place=place)

    assert busy.last.rollup is None


def test_a_kudos_without_a_card_is_none_of_them(busy: Office) -> None:
    busy.thanks(ANA, BEN, reason=f"{REASON} --private")

    assert (busy.last.rollup, busy.last.channel) == (None, None)


# ---- when one of them changes -------------------------------------------------------------------


@pytest.fixture
def two(busy: Office) -> tuple[Kudos, Kudos]:
    """Two that share a card: Ana's to Ben and Eve, Mia's to Fay."""
    busy.thanks(ANA, BEN, EVE)
    first = busy.last
    busy.thanks(MIA, FAY, reason=f"{REASON} too")
    return first, busy.last


def test_an_edit_changes_the_line(busy: Office, two: tuple[Kudos, Kudos]) -> None:
    busy.sends(ANA, "kudos.reword", {"reason": NEW}, two[0].id)

    card = said(busy.now_says(shared(two[0])))
    assert NEW in card
    assert f"{REASON} too" in card


def test_undo_takes_the_line_away_and_the_last_one_the_card(
    busy: Office, two: tuple[Kudos, Kudos]
) -> None:
    busy.presses(ANA, "kudos.undo", two[0].id)
    assert "Ana" not in said(busy.now_says(shared(two[0])))

    busy.presses(MIA, "kudos.undo", two[1].id)
    assert busy.now_says(shared(two[0])) is None

    busy.thanks(ODA, EVE)
    assert busy.last.rollup not in {None, two[0].rollup}, "a card that was withdrawn stays away"


def test_whoever_keeps_it_private_leaves_the_line(busy: Office, two: tuple[Kudos, Kudos]) -> None:
    busy.presses(BEN, "kudos.keep_private", two[0].id)
    assert BEN.id not in mentioned(busy.now_says(shared(two[0])))
    assert EVE.id in mentioned(busy.now_says(shared(two[0])))

    busy.presses(EVE, "kudos.keep_private", two[0].id)
    assert "Ana" not in said(busy.now_says(shared(two[0])))
    assert "not there any more" in shown(busy.presses(BEN, "kudos.read", two[0].id))
    assert "does not exist" in shown(busy.presses(DEV, "kudos.read", two[0].id))


def test_others_join_a_line(busy: Office, two: tuple[Kudos, Kudos]) -> None:
    busy.presses(DEV, "kudos.me_too", two[0].id)

    assert "Also thankful: Dev" in said(busy.now_says(shared(two[0])))


def test_a_reported_line_is_hidden_until_a_curator_decides(
    busy: Office, two: tuple[Kudos, Kudos]
) -> None:
    for person in (DEV, EVE, FAY):
        busy.presses(person, "kudos.report", two[0].id)

    card = said(busy.now_says(shared(two[0])))
    assert "One thank-you is hidden" in card
    assert "Ana" not in card

    busy.presses(ODA, "kudos.leave_up", two[0].id)
    assert "Ana" in said(busy.now_says(shared(two[0])))


def test_a_line_that_is_taken_down_goes(busy: Office, two: tuple[Kudos, Kudos]) -> None:
    busy.presses(DEV, "kudos.report", two[0].id)
    busy.presses(ODA, "kudos.take_down", two[0].id)

    card = said(busy.now_says(shared(two[0])))
    assert "Ana" not in card
    assert "Mia" in card


def test_a_card_that_is_not_kept_any_more_is_left_as_it_is(
    busy: Office, two: tuple[Kudos, Kudos]
) -> None:
    busy.memory.rollups.clear()

    assert "Undone" in shown(busy.presses(ANA, "kudos.undo", two[0].id))


def test_values_stand_in_the_line(busy: Office) -> None:
    busy.values("Care")
    busy.thanks(ANA, BEN, reason=f"{REASON} #care")

    assert "#care" in said(busy.now_says(shared(busy.last)))


def test_the_ledger_is_told_of_one_message_and_its_changes(busy: Office) -> None:
    give(busy, 3)

    told = [one for one in busy.memory.utterances() if "rollup" in _anchor(one)]
    assert [type(one) for one in told] == [Post, Revise, Revise]


def _anchor(one: object) -> str:
    return one.key if isinstance(one, Post) else getattr(one, "anchor")  # noqa: B009 - all others


def test_the_form_from_a_message_works_in_a_busy_hour(busy: Office) -> None:
    assert draft(busy.picks_message(ANA, "kudos.from_message", account_of(EVE)), "to") == (EVE.id,)
    assert busy.memory.spaces[busy.last.space].channels[WORKSPACE.id] != GENERAL
