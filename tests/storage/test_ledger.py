"""The ledger in SQL: the contract, and what only a database can get wrong."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.audience import NOT_A_MEMBER
from bot.dispatch import Intake
from bot.identity import AccountId, ConversationId, PersonId, Standing, Workspace
from bot.outbox import LEASE, DeadLetters, Delivery, GiveUp, Ledger, Park, State
from bot.outcome import Post, Revise, ToConversation, ToPerson, Utterance, Withdraw
from bot.people.accounts import Accounts
from bot.people.ports import DirectoryStore, PeopleStore
from bot.people.preferences import Preferences
from bot.ui.views import Message
from storage.outbox import read_message
from storage.people import person
from tests.contracts.ledger_contract import LedgerBench, LedgerContract
from tests.storage.kept import MINUTE, NOW, Company, Kept, account

CHANNEL = ConversationId("C-thanks")
HELLO, BETTER = Message("Hello"), Message("Hello, better")


class SqlBench:
    """What the contract asks of a ledger beyond the port."""

    def __init__(self, company: Company) -> None:
        self.company = company

    @property
    def ledger(self) -> Ledger:
        return self.company.kept.port(Ledger)

    @property
    def workspace(self) -> Workspace:
        return self.company.workspace

    def person(self, name: str) -> PersonId:
        return self.company.person(name)

    def second_account(self, person: PersonId) -> Workspace:
        directory = self.company.kept.port(DirectoryStore)
        accounts = self.company.kept.port(Accounts)
        teams = directory.connect("teams", "tenant", "Acme on Teams", None)
        one = account("8f1c-guid")
        directory.upsert(teams, [one])
        known = self.company.kept.port(Intake).recognise(teams, [one.id])
        accounts.join(person, known[one.id].id, NOW)
        return teams

    def prefers(self, person: PersonId, workspace: Workspace) -> None:
        chosen = Preferences(workspace=workspace.id)
        self.company.kept.port(PeopleStore).prefer(person, chosen)

    def disconnects(self, workspace: Workspace) -> None:
        self.company.kept.port(DirectoryStore).disconnect(workspace)

    def state_of(self, key: str) -> State:
        return State(
            self.company.kept.scalar("SELECT state FROM delivery WHERE key = :key", key=key)
        )

    def remains_of(self, key: str) -> Message | None:
        found = self.company.kept.scalar("SELECT payload FROM delivery WHERE key = :key", key=key)
        return None if found is None else read_message(found)


class TestSqlLedger(LedgerContract):
    """The contract of every ledger."""

    @pytest.fixture
    def ledger_factory(self, company: Company) -> Callable[[], LedgerBench]:
        return lambda: SqlBench(company)


@pytest.fixture
def bench(company: Company) -> SqlBench:
    return SqlBench(company)


@pytest.fixture
def letters(kept: Kept) -> DeadLetters:
    return kept.port(DeadLetters)


def card(bench: SqlBench, key: str, message: Message = HELLO, subject: str = "") -> Post:
    to = ToConversation(bench.workspace.id, CHANNEL)
    return Post(to, message, key, subject=subject)


def write(bench: SqlBench, *utterances: Utterance) -> int:
    return len(bench.ledger.write(utterances, bench.workspace, NOW))


def claim(bench: SqlBench, later: timedelta = timedelta()) -> tuple[Delivery, ...]:
    return bench.ledger.claim(bench.workspace.id, NOW + later, LEASE, 20)


def give_up(bench: SqlBench, reason: str = "is_archived") -> None:
    (claimed,) = claim(bench)
    bench.ledger.settle(claimed, GiveUp(reason), NOW)


# ---- writing --------------------------------------------------------------------------------


def test_two_posts_of_one_key_in_one_outcome_are_one(bench: SqlBench) -> None:
    write(bench, card(bench, "k1"), card(bench, "k1", BETTER))

    assert [one.message for one in claim(bench)] == [HELLO]


def test_utterances_take_effect_in_their_order(bench: SqlBench) -> None:
    write(bench, Revise("k1", BETTER), card(bench, "k1"), Revise("k1", BETTER), Withdraw("k1"))

    assert bench.state_of("k1") is State.CANCELLED


def test_a_person_is_reached_where_the_request_came_from_if_they_can_be(
    company: Company,
) -> None:
    elsewhere = company.kept.port(DirectoryStore).connect("slack", "T2", "Acme East", None)
    both = account("Ana", email="ana@acme.example")
    for workspace in (company.workspace, elsewhere):
        company.kept.port(DirectoryStore).upsert(workspace, [both])
    ana = company.known("Ana").id
    ledger = company.kept.port(Ledger)

    here = ledger.write([Post(ToPerson(ana), HELLO, "k1")], company.workspace, NOW)
    there = ledger.write([Post(ToPerson(ana), HELLO, "k2")], elsewhere, NOW)

    assert (here, there) == ((company.workspace.id,), (elsewhere.id,))


# ---- what nobody needs any more --------------------------------------------------------------


@pytest.mark.parametrize(("chosen", "spoken"), [(None, "de"), ("sv", "sv")])
def test_a_person_is_spoken_to_in_their_own_language(
    bench: SqlBench, company: Company, chosen: str | None, spoken: str
) -> None:
    ana = company.person("Ana")
    hers = update(person).where(person.c.id == ana)
    company.kept.change(hers.values(locale="de", own_locale=chosen))

    write(bench, Post(ToPerson(ana), HELLO, "k1", locale="fr"))

    assert [one.locale for one in claim(bench)] == [spoken]


def test_who_left_is_told_nothing_and_those_behind_go_on(bench: SqlBench) -> None:
    ana = bench.person("Ana")
    write(bench, Post(ToPerson(ana), HELLO, "k1"), card(bench, "k2"))
    bench.company.person("Ana", Standing.DEACTIVATED)

    assert [one.key for one in claim(bench)] == ["k2"]
    assert bench.state_of("k1") is State.CANCELLED
    assert bench.remains_of("k1") is None


def test_who_waits_behind_something_moot_is_claimed_at_once(bench: SqlBench) -> None:
    write(bench, card(bench, "k1"))
    (sending,) = claim(bench)
    write(bench, Revise("k1", BETTER), card(bench, "k2"))
    bench.ledger.settle(sending, GiveUp("is_archived"), NOW)

    assert [one.key for one in claim(bench)] == ["k2"]


def test_nothing_of_a_cancelled_post_is_kept(bench: SqlBench) -> None:
    write(bench, card(bench, "k1"))

    write(bench, Withdraw("k1"))

    assert bench.remains_of("k1") is None


def test_nothing_of_what_was_said_is_left_anywhere_in_the_ledger(bench: SqlBench) -> None:
    write(bench, card(bench, "k1", Message("the secret words")))
    (claimed,) = claim(bench)
    bench.ledger.sent(claimed, CHANNEL, "m1", NOW)
    write(bench, Revise("k1", Message("the secret words, changed")))
    (update,) = claim(bench)
    bench.ledger.sent(update, CHANNEL, "m1", NOW)

    rows = bench.company.kept.rows("SELECT * FROM delivery")

    assert len(rows) == 2
    assert not any("secret" in str(part) for row in rows for part in row)


def test_the_conversation_with_a_person_is_opened_once(bench: SqlBench) -> None:
    ana = bench.person("Ana")
    write(bench, Post(ToPerson(ana), HELLO, "k1"))
    (first,) = claim(bench)

    bench.ledger.sent(first, ConversationId("D7"), "m1", NOW)
    write(bench, Post(ToPerson(ana), HELLO, "k2"))
    (second,) = claim(bench)

    assert (first.conversation, second.conversation) == (None, ConversationId("D7"))
    direct = "SELECT direct FROM account WHERE external_id = 'U-Ana'"
    assert bench.company.kept.scalar(direct) == "D7"


# ---- dead letters ---------------------------------------------------------------------------


def test_a_dead_letter_says_what_when_why_and_to_whom(
    bench: SqlBench, letters: DeadLetters
) -> None:
    write(bench, card(bench, "k1"))
    give_up(bench)

    (letter,) = letters.all(10)

    assert (letter.key, letter.state, letter.reason) == ("k1", State.FAILED, "is_archived")
    assert (letter.to, letter.at, letter.attempts) == (CHANNEL, NOW, 1)
    assert letter.message == HELLO
    assert letters.one(letter.id) == letter
    assert letters.one(letter.id + 1) is None


def test_the_newest_dead_letters_come_first(bench: SqlBench, letters: DeadLetters) -> None:
    for key in ("k1", "k2", "k3"):
        write(bench, card(bench, key))
        give_up(bench)

    assert [letter.key for letter in letters.all(2)] == ["k3", "k2"]


def test_a_replayed_letter_is_said_as_if_for_the_first_time(
    bench: SqlBench, letters: DeadLetters
) -> None:
    write(bench, card(bench, "k1"))
    give_up(bench)

    assert letters.replay(letters.all(1)[0].id, NOW + MINUTE)

    (again,) = claim(bench, MINUTE)
    assert (again.key, again.attempts, again.message) == ("k1", 1, HELLO)
    assert letters.all(10) == ()


def test_a_parked_letter_can_be_replayed_by_an_operator(
    bench: SqlBench, letters: DeadLetters
) -> None:
    write(bench, Post(ToPerson(bench.person("Ana")), HELLO, "k1"))
    (claimed,) = claim(bench)
    bench.ledger.settle(claimed, Park("no_answer_in_time"), NOW)

    assert letters.replay(claimed.id, NOW)
    assert [one.key for one in claim(bench)] == ["k1"]


def test_what_is_no_dead_letter_is_not_replayed(bench: SqlBench, letters: DeadLetters) -> None:
    write(bench, card(bench, "k1"))
    (claimed,) = claim(bench)
    bench.ledger.sent(claimed, CHANNEL, "m1", NOW)

    assert not letters.replay(claimed.id, NOW)
    assert not letters.replay(claimed.id + 1, NOW)


def test_an_invitation_revives_what_failed_for_want_of_one(
    bench: SqlBench, letters: DeadLetters
) -> None:
    for key, reason in (("k1", NOT_A_MEMBER), ("k2", "is_archived")):
        write(bench, card(bench, key))
        give_up(bench, reason)

    assert letters.revive(bench.workspace.id, ConversationId("C-other"), NOW) == 0
    assert letters.revive(bench.workspace.id, CHANNEL, NOW) == 1
    assert [one.key for one in claim(bench)] == ["k1"]


def test_a_revived_card_says_what_holds_by_then(bench: SqlBench, letters: DeadLetters) -> None:
    write(bench, card(bench, "k1"))
    give_up(bench, NOT_A_MEMBER)

    write(bench, Revise("k1", BETTER))  # somebody took their name off the card

    letters.revive(bench.workspace.id, CHANNEL, NOW)
    assert [one.message for one in claim(bench)] == [BETTER]


def test_a_card_that_was_taken_back_is_not_revived(bench: SqlBench, letters: DeadLetters) -> None:
    write(bench, card(bench, "k1"))
    give_up(bench, NOT_A_MEMBER)

    write(bench, Withdraw("k1"))

    assert letters.revive(bench.workspace.id, CHANNEL, NOW) == 0
    assert letters.all(10) == ()
    assert bench.remains_of("k1") is None


def test_a_card_that_dies_while_it_is_changed_is_revived_as_changed(
    bench: SqlBench, letters: DeadLetters
) -> None:
    write(bench, card(bench, "k1"))
    (sending,) = claim(bench)
    write(bench, Revise("k1", BETTER))
    bench.ledger.settle(sending, GiveUp(NOT_A_MEMBER), NOW)
    assert claim(bench) == ()

    letters.revive(bench.workspace.id, CHANNEL, NOW)

    assert [one.message for one in claim(bench)] == [BETTER]


def test_a_card_that_dies_while_it_is_taken_back_is_not_revived(
    bench: SqlBench, letters: DeadLetters
) -> None:
    write(bench, card(bench, "k1"))
    (sending,) = claim(bench)
    write(bench, Withdraw("k1"))
    bench.ledger.settle(sending, GiveUp(NOT_A_MEMBER), NOW)
    assert claim(bench) == ()

    assert letters.revive(bench.workspace.id, CHANNEL, NOW) == 0
    assert bench.remains_of("k1") is None


def test_a_card_revived_before_its_change_is_changed_after_it(
    bench: SqlBench, letters: DeadLetters
) -> None:
    write(bench, card(bench, "k1"))
    (sending,) = claim(bench)
    write(bench, Revise("k1", BETTER))
    bench.ledger.settle(sending, GiveUp(NOT_A_MEMBER), NOW)
    letters.revive(bench.workspace.id, CHANNEL, NOW)

    (again,) = claim(bench)
    bench.ledger.sent(again, CHANNEL, "m1", NOW)

    assert [(one.message, one.message_id) for one in claim(bench)] == [(BETTER, "m1")]


def test_a_change_with_another_way_to_say_it_is_said_when_the_first_never_was(
    bench: SqlBench,
) -> None:
    write(bench, card(bench, "k1"))
    give_up(bench)

    for number in range(2):
        write(bench, Revise("k1", BETTER, otherwise=card(bench, "k2")))
        assert [one.key for one in claim(bench)] == ["k2"][number:]


# ---- people ---------------------------------------------------------------------------------


def test_people_without_an_account_there_are_shown_by_name(company: Company) -> None:
    ana = company.person("Ana")
    elsewhere = company.kept.port(DirectoryStore).connect("slack", "T2", "Acme East", None)

    handles = company.kept.port(Intake).handles(elsewhere, [ana])

    assert (handles[ana].name, handles[ana].account) == ("Ana", None)


def test_a_workspace_without_people_has_no_accounts(company: Company) -> None:
    assert company.kept.port(Intake).recognise(company.workspace, [AccountId("U-nobody")]) == {}
