"""Looking at one's own thanks."""

from tests.office import REASON, Office, shown
from tests.people import ANA, BEN, EVE


def test_a_person_sees_their_newest_thanks_private_ones_too(office: Office) -> None:
    office.thanks(ANA, BEN)
    office.waits(minutes=1)
    office.thanks(EVE, BEN, reason="something quite private --private")

    mine = shown(office.types(BEN, "kudos mine"))

    assert "Received in all: 2" in mine
    assert mine.index("something quite private") < mine.index(REASON)
    assert "· private" in mine
    assert "Given in all: 1" in shown(office.types(ANA, "kudos given"))


def test_nothing_received_and_nothing_given_say_so(office: Office) -> None:
    assert "Nothing yet. It comes" in shown(office.types(BEN, "kudos mine"))
    assert "Nothing yet. Who helped you" in shown(office.types(BEN, "kudos given"))
    assert "Nobody has thanked you here yet. It comes" in shown(office.opens_home(BEN))


def test_on_the_home_the_newest_thanks_stand_below_their_heading(office: Office) -> None:
    office.thanks(ANA, BEN)

    told = shown(office.opens_home(BEN))

    order = [told.index(one) for one in ("Received in all", "Latest thanks for you", REASON)]
    assert order == sorted(order)


def test_the_home_opens_both_lists_as_pages(office: Office) -> None:
    office.thanks(ANA, BEN)

    mine = office.presses(BEN, "kudos.mine")
    given = office.presses(ANA, "kudos.given")

    assert mine.page is not None
    assert mine.message is None
    assert REASON in shown(mine)
    assert REASON in shown(given)


def test_looking_leaves_no_trace(office: Office) -> None:
    office.thanks(ANA, BEN)
    before = office.memory.snapshot()

    for words in ("kudos mine", "kudos given", "values", "me", "help"):
        office.types(BEN, words)
    office.opens_home(BEN)

    assert office.memory == before
