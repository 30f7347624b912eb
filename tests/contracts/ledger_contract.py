"""What every ledger keeps to. Inherit, and give it a fixture `ledger_factory`.

    class TestSqlLedger(LedgerContract):
        @pytest.fixture
        def ledger_factory(self) -> Callable[[], LedgerBench]: ...

Words used here: a held message has a `due_at` of its own in the future; a retried or postponed one
was taken before and given back.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from bot.identity import AccountId, ConversationId, PersonId, Workspace, WorkspaceId
from bot.outbox import (
    LEASE,
    Delivery,
    GiveUp,
    Ledger,
    Park,
    Promise,
    Retry,
    State,
    Verb,
)
from bot.outcome import Post, Revise, ToConversation, ToPerson, Utterance, Withdraw
from bot.surface import Handle
from bot.ui.views import Message

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
THANKS, IDEAS = ConversationId("C-thanks"), ConversationId("C-ideas")
HELLO, BETTER, BEST = Message("Hello"), Message("Hello, better"), Message("Hello, best")


class LedgerBench(Protocol):
    """A ledger on its bench: what the contract must see and set besides the port."""

    @property
    def ledger(self) -> Ledger:
        """The ledger, empty at first."""
        ...

    @property
    def workspace(self) -> Workspace:
        """A connected workspace."""
        ...

    def person(self, name: str) -> PersonId:
        """Return a new member with an account in the workspace."""
        ...

    def second_account(self, person: PersonId) -> Workspace:
        """Give somebody an account in another workspace, connected later, and return that."""
        ...

    def prefers(self, person: PersonId, workspace: Workspace) -> None:
        """Have somebody choose where they are reached."""
        ...

    def disconnects(self, workspace: Workspace) -> None:
        """Have the bot removed from a workspace."""
        ...

    def state_of(self, key: str) -> State:
        """Return how far the delivery with that key is."""
        ...

    def remains_of(self, key: str) -> Message | None:
        """Return the words that are still kept of it."""
        ...


LedgerFactory = Callable[[], LedgerBench]


class Desk:
    """A bench with the words that the tests below use."""

    def __init__(self, bench: LedgerBench) -> None:
        self.bench = bench
        self.ledger = bench.ledger

    def write(self, *utterances: Utterance, now: datetime = NOW) -> tuple[WorkspaceId, ...]:
        return self.ledger.write(utterances, self.bench.workspace, now)

    def card(
        self,
        key: str,
        conversation: ConversationId = THANKS,
        *,
        message: Message = HELLO,
        due_at: datetime | None = None,
        thread: str | None = None,
        author: PersonId | None = None,
        optional: bool = False,
    ) -> Post:
        to = ToConversation(self.bench.workspace.id, conversation, thread)
        return Post(to, message, key, due_at, author, optional=optional)

    def claim(self, now: datetime = NOW, most: int = 20) -> tuple[Delivery, ...]:
        return self.ledger.claim(self.bench.workspace.id, now, LEASE, most)

    def claim_one(self, now: datetime = NOW) -> Delivery:
        (claimed,) = self.claim(now)
        return claimed

    def say(self, now: datetime = NOW, message_id: str = "m1") -> Delivery:
        """Claim the one thing that is due, and have it said."""
        claimed = self.claim_one(now)
        self.ledger.sent(claimed, claimed.conversation or ConversationId("D1"), message_id, now)
        return claimed

    def keys(self, now: datetime = NOW) -> list[str]:
        return [delivery.key for delivery in self.claim(now)]

    def next_due(self) -> datetime | None:
        return self.ledger.next_due(self.bench.workspace.id)


class LedgerContract:
    """The promises of the port `bot.outbox.Ledger`."""

    @pytest.fixture
    def ledger_factory(self) -> LedgerFactory:
        raise NotImplementedError("each ledger brings its own")

    @pytest.fixture
    def desk(self, ledger_factory: LedgerFactory) -> Desk:
        return Desk(ledger_factory())

    # ---- write ------------------------------------------------------------------------------

    def test_a_card_is_claimed_with_all_that_its_sender_needs(self, desk: Desk) -> None:
        ana = desk.bench.person("Ana")

        touched = desk.write(desk.card("k1", thread="t1", author=ana))
        claimed = desk.claim_one()

        assert touched == (desk.bench.workspace.id,)
        assert (claimed.verb, claimed.promise) == (Verb.POST, Promise.AT_LEAST_ONCE)
        assert (claimed.conversation, claimed.account) == (THANKS, None)
        assert (claimed.thread, claimed.author, claimed.key) == ("t1", ana, "k1")
        assert (claimed.message, claimed.message_id) == (HELLO, None)
        assert not claimed.stranded

    def test_a_message_keeps_its_language(self, desk: Desk) -> None:
        desk.write(replace(desk.card("k1"), locale="de"), desk.card("k2", IDEAS))
        desk.write(Revise("k1", BETTER))

        assert [one.locale for one in desk.claim()] == ["de", "en"]

    def test_a_change_of_what_was_said_is_in_the_same_language(self, desk: Desk) -> None:
        desk.write(replace(desk.card("k1"), locale="de"))
        desk.say()

        desk.write(Revise("k1", BETTER))

        assert desk.claim_one().locale == "de"

    def test_a_direct_message_is_said_at_most_once(self, desk: Desk) -> None:
        ana = desk.bench.person("Ana")

        desk.write(Post(ToPerson(ana), HELLO, "k1"))
        claimed = desk.claim_one()

        assert claimed.promise is Promise.AT_MOST_ONCE
        assert isinstance(claimed.account, str)
        assert AccountId(claimed.account)

    def test_what_was_written_under_a_key_stands(self, desk: Desk) -> None:
        desk.write(desk.card("k1"))

        desk.write(desk.card("k1", message=BETTER), desk.card("k2"))

        assert [one.message for one in (desk.say(), desk.say())] == [HELLO, HELLO]
        assert desk.claim() == ()

    def test_a_person_who_is_nowhere_is_left_out(self, desk: Desk) -> None:
        touched = desk.write(Post(ToPerson(PersonId(987_654)), HELLO, "k1"))

        assert touched == ()
        assert desk.claim() == ()

    # ---- claim ------------------------------------------------------------------------------

    def test_a_held_message_is_not_claimed_before_its_time(self, desk: Desk) -> None:
        desk.write(desk.card("k1", due_at=NOW + MINUTE))

        assert desk.claim() == ()
        assert desk.keys(NOW + MINUTE) == ["k1"]

    def test_a_held_message_keeps_nobody_behind_it(self, desk: Desk) -> None:
        desk.write(desk.card("held", due_at=NOW + MINUTE), desk.card("now"))

        assert desk.keys() == ["now"]

    def test_one_of_each_lane_is_claimed_oldest_first(self, desk: Desk) -> None:
        desk.write(desk.card("a1"), desk.card("a2"), desk.card("b1", IDEAS))

        assert desk.keys() == ["a1", "b1"]
        assert desk.claim() == ()

    def test_no_more_are_claimed_than_asked_for(self, desk: Desk) -> None:
        desk.write(desk.card("a1"), desk.card("b1", IDEAS))

        assert [one.key for one in desk.claim(most=1)] == ["a1"]

    def test_the_next_of_a_lane_comes_when_the_first_is_said(self, desk: Desk) -> None:
        desk.write(desk.card("a1"), desk.card("a2"))

        desk.say()

        assert desk.keys() == ["a2"]

    def test_a_claim_counts_as_an_attempt(self, desk: Desk) -> None:
        desk.write(desk.card("k1"))

        first = desk.claim_one()
        second = desk.claim_one(NOW + LEASE)

        assert (first.attempts, second.attempts) == (1, 2)

    def test_when_the_lease_runs_out_a_delivery_is_stranded(self, desk: Desk) -> None:
        desk.write(desk.card("k1"), desk.card("k2"))
        desk.claim()

        assert desk.claim(NOW + LEASE - MINUTE / 60) == ()
        again = desk.claim_one(NOW + LEASE)
        assert (again.key, again.stranded) == ("k1", True)

    def test_what_is_renewed_is_nobodys_to_claim(self, desk: Desk) -> None:
        desk.write(desk.card("k1"))
        first = desk.claim_one()

        desk.ledger.renew([first], NOW + 2 * LEASE)

        assert desk.claim(NOW + LEASE) == ()
        assert desk.claim_one(NOW + 2 * LEASE).stranded

    def test_what_somebody_else_took_is_theirs_to_renew(self, desk: Desk) -> None:
        desk.write(desk.card("k1"))
        late = desk.claim_one()
        desk.claim_one(NOW + LEASE)

        desk.ledger.renew([late], NOW + 9 * LEASE)

        assert desk.claim_one(NOW + 2 * LEASE).attempts == 3

    def test_what_was_said_meanwhile_is_not_renewed(self, desk: Desk) -> None:
        desk.write(desk.card("k1"))
        first = desk.claim_one()
        desk.ledger.sent(first, THANKS, "m1", NOW)

        desk.ledger.renew([first], NOW + LEASE)

        assert desk.next_due() is None

    def test_what_was_due_first_is_claimed_first(self, desk: Desk) -> None:
        desk.write(desk.card("k1", due_at=NOW + MINUTE), desk.card("k2", IDEAS))

        assert desk.keys(NOW + MINUTE) == ["k2", "k1"]

    def test_another_workspace_sees_nothing_of_it(self, desk: Desk) -> None:
        desk.write(desk.card("k1"))
        elsewhere = WorkspaceId(desk.bench.workspace.id + 1)

        assert desk.ledger.claim(elsewhere, NOW, LEASE, 20) == ()

    # ---- sent -------------------------------------------------------------------------------

    def test_what_was_said_is_forgotten(self, desk: Desk) -> None:
        desk.write(desk.card("k1"))

        desk.say()

        assert desk.bench.state_of("k1") is State.SENT
        assert desk.bench.remains_of("k1") is None
        assert desk.claim(NOW + 2 * LEASE) == ()

    def test_what_was_said_after_its_lease_is_said_all_the_same(self, desk: Desk) -> None:
        desk.write(desk.card("k1"))
        late = desk.claim_one()
        desk.claim(NOW + LEASE)

        desk.ledger.sent(late, THANKS, "m1", NOW + LEASE)

        assert desk.bench.state_of("k1") is State.SENT

    # ---- settle and postpone ----------------------------------------------------------------

    def test_a_retry_waits_and_keeps_its_lane_waiting(self, desk: Desk) -> None:
        desk.write(desk.card("a1"), desk.card("a2"))

        desk.ledger.settle(desk.claim_one(), Retry(NOW + MINUTE, "ratelimited"), NOW)

        assert desk.bench.state_of("a1") is State.RETRY
        assert desk.claim() == ()
        again = desk.claim_one(NOW + MINUTE)
        assert (again.key, again.attempts, again.stranded) == ("a1", 2, False)

    def test_a_parked_delivery_is_never_claimed_again(self, desk: Desk) -> None:
        desk.write(desk.card("a1"), desk.card("a2"))

        desk.ledger.settle(desk.claim_one(), Park("no_answer_in_time"), NOW)

        assert desk.bench.state_of("a1") is State.AMBIGUOUS
        assert desk.keys(NOW + 10 * LEASE) == ["a2"]

    def test_a_dead_letter_keeps_its_words_for_a_replay(self, desk: Desk) -> None:
        desk.write(desk.card("a1"), desk.card("a2"))

        desk.ledger.settle(desk.claim_one(), GiveUp("is_archived"), NOW)

        assert desk.bench.state_of("a1") is State.FAILED
        assert desk.bench.remains_of("a1") == HELLO
        assert desk.keys(NOW + 10 * LEASE) == ["a2"]

    def test_what_is_optional_goes_without_a_dead_letter(self, desk: Desk) -> None:
        desk.write(desk.card("k1", optional=True))

        desk.ledger.settle(desk.claim_one(), GiveUp("not_in_channel"), NOW)

        assert desk.bench.state_of("k1") is State.CANCELLED

    def test_a_postponed_delivery_was_not_tried(self, desk: Desk) -> None:
        desk.write(desk.card("k1"), desk.card("k2"))

        desk.ledger.postpone(desk.claim_one(), NOW + MINUTE)

        assert desk.claim() == ()  # nobody overtakes it
        again = desk.claim_one(NOW + MINUTE)
        assert (again.key, again.attempts, again.stranded) == ("k1", 1, False)

    def test_who_lost_the_lease_decides_nothing_any_more(self, desk: Desk) -> None:
        desk.write(desk.card("k1"))
        late = desk.claim_one()
        desk.claim_one(NOW + LEASE)

        desk.ledger.settle(late, GiveUp("is_archived"), NOW + LEASE)
        desk.ledger.postpone(late, NOW + LEASE)

        assert desk.bench.state_of("k1") is State.SENDING
        assert desk.claim(NOW + LEASE) == ()

    # ---- revise and withdraw ----------------------------------------------------------------

    def test_a_revision_before_it_is_said_changes_the_words(self, desk: Desk) -> None:
        desk.write(desk.card("k1"))

        touched = desk.write(Revise("k1", BETTER))

        assert touched == (desk.bench.workspace.id,)
        assert desk.say().message == BETTER
        assert desk.claim() == ()

    def test_a_revision_after_it_was_said_is_an_update_of_it(self, desk: Desk) -> None:
        desk.write(desk.card("k1"))
        desk.say(message_id="m7")

        desk.write(Revise("k1", BETTER))
        update = desk.claim_one()

        assert (update.verb, update.message) == (Verb.UPDATE, BETTER)
        assert (update.conversation, update.message_id) == (THANKS, "m7")

    def test_an_update_of_a_direct_message_goes_where_that_was_said(self, desk: Desk) -> None:
        desk.write(Post(ToPerson(desk.bench.person("Ana")), HELLO, "k1"))
        desk.ledger.sent(desk.claim_one(), ConversationId("D9"), "m7", NOW)

        desk.write(Revise("k1", BETTER))
        update = desk.claim_one()

        assert (update.conversation, update.message_id) == (ConversationId("D9"), "m7")
        assert update.account is not None

    def test_of_several_revisions_the_last_one_is_said_last(self, desk: Desk) -> None:
        desk.write(desk.card("k1"))
        desk.say()

        desk.write(Revise("k1", BETTER))
        desk.write(Revise("k1", BEST))

        said = []
        while claimed := desk.claim():
            said.append(claimed[0].message)
            desk.ledger.sent(claimed[0], THANKS, "m1", NOW)
        assert said[-1] == BEST

    def test_a_revision_while_it_is_being_said_follows_it(self, desk: Desk) -> None:
        desk.write(desk.card("k1"))
        sending = desk.claim_one()

        desk.write(Revise("k1", BETTER))
        assert desk.claim() == ()
        desk.ledger.sent(sending, THANKS, "m7", NOW)

        update = desk.claim_one()
        assert (update.verb, update.message, update.message_id) == (Verb.UPDATE, BETTER, "m7")

    def test_a_revision_of_nothing_is_nothing(self, desk: Desk) -> None:
        assert desk.write(Revise("nothing", BETTER), Withdraw("nothing")) == ()
        assert desk.claim() == ()

    def test_where_nothing_was_said_a_revision_can_say_something_else(self, desk: Desk) -> None:
        desk.write(desk.card("k1"))
        desk.ledger.settle(desk.claim_one(), GiveUp("gone"), NOW)

        desk.write(Revise("k1", BETTER, otherwise=desk.card("k2", message=BEST)))
        desk.write(Revise("nothing", BETTER, otherwise=desk.card("k3", message=BEST)))

        assert desk.say().message == BEST
        assert desk.say().message == BEST
        assert desk.claim() == ()

    def test_what_can_be_revised_is_not_said_anew(self, desk: Desk) -> None:
        desk.write(desk.card("k1"))

        desk.write(Revise("k1", BETTER, otherwise=desk.card("k2", message=BEST)))

        assert desk.say().message == BETTER
        assert desk.claim() == ()

    def test_a_withdrawn_post_is_never_said(self, desk: Desk) -> None:
        desk.write(desk.card("k1"))

        desk.write(Withdraw("k1"))
        desk.write(Revise("k1", BETTER))

        assert desk.bench.state_of("k1") is State.CANCELLED
        assert desk.claim(NOW + LEASE) == ()

    def test_what_was_said_is_taken_away(self, desk: Desk) -> None:
        desk.write(desk.card("k1"))
        desk.say(message_id="m7")
        desk.write(Revise("k1", BETTER))

        desk.write(Withdraw("k1"))
        taken = desk.claim_one()

        assert (taken.verb, taken.message) == (Verb.WITHDRAW, None)
        assert (taken.conversation, taken.message_id) == (THANKS, "m7")

    def test_what_is_being_said_is_taken_away_after_it(self, desk: Desk) -> None:
        desk.write(desk.card("k1"))
        sending = desk.claim_one()

        desk.write(Withdraw("k1"))
        assert desk.claim() == ()
        desk.ledger.sent(sending, THANKS, "m7", NOW)

        taken = desk.claim_one()
        assert (taken.verb, taken.message_id) == (Verb.WITHDRAW, "m7")

    def test_nothing_follows_what_was_never_said(self, desk: Desk) -> None:
        desk.write(desk.card("k1"))
        sending = desk.claim_one()
        desk.write(Withdraw("k1"))

        desk.ledger.settle(sending, GiveUp("is_archived"), NOW)

        assert desk.claim() == ()
        assert desk.claim(NOW + 2 * LEASE) == ()

    def test_a_dead_letter_is_neither_revised_nor_withdrawn(self, desk: Desk) -> None:
        desk.write(desk.card("k1"))
        desk.ledger.settle(desk.claim_one(), GiveUp("is_archived"), NOW)

        assert desk.write(Revise("k1", BETTER), Withdraw("k1")) == ()
        assert desk.claim() == ()

    # ---- looking ----------------------------------------------------------------------------

    def test_an_empty_ledger_waits_for_nothing(self, desk: Desk) -> None:
        assert desk.next_due() is None
        assert desk.ledger.waiting(NOW) == ()

    def test_the_next_due_is_the_earliest_that_waits(self, desk: Desk) -> None:
        desk.write(
            desk.card("k1", due_at=NOW + 2 * MINUTE), desk.card("k2", IDEAS, due_at=NOW + MINUTE)
        )

        assert desk.next_due() == NOW + MINUTE

    def test_what_is_being_said_is_looked_after_when_its_lease_ends(self, desk: Desk) -> None:
        desk.write(desk.card("k1"), desk.card("k2"))
        desk.claim()

        assert desk.next_due() == NOW + LEASE

    def test_a_retry_is_due_at_its_time(self, desk: Desk) -> None:
        desk.write(desk.card("k1"))

        desk.ledger.settle(desk.claim_one(), Retry(NOW + MINUTE, "internal_error"), NOW)

        assert desk.next_due() == NOW + MINUTE

    def test_who_waits_behind_a_retry_is_not_due_before_it(self, desk: Desk) -> None:
        desk.write(desk.card("k1"), desk.card("k2"))

        desk.ledger.settle(desk.claim_one(), Retry(NOW + MINUTE, "internal_error"), NOW)

        assert desk.next_due() == NOW + MINUTE

    def test_what_is_over_is_not_due(self, desk: Desk) -> None:
        desk.write(desk.card("k1"), desk.card("k2", IDEAS), desk.card("k3", ConversationId("C3")))
        first, second, third = desk.claim()

        desk.ledger.sent(first, THANKS, "m1", NOW)
        desk.ledger.settle(second, GiveUp("is_archived"), NOW)
        desk.ledger.settle(third, Park("no_answer_in_time"), NOW)

        assert desk.next_due() is None
        assert desk.ledger.waiting(NOW + 2 * LEASE) == ()

    def test_a_workspace_waits_once_something_is_due(self, desk: Desk) -> None:
        desk.write(desk.card("k1", due_at=NOW + MINUTE), desk.card("k2", due_at=NOW + MINUTE))

        assert desk.ledger.waiting(NOW) == ()
        assert desk.ledger.waiting(NOW + MINUTE) == (desk.bench.workspace.id,)

    def test_a_stranded_delivery_makes_its_workspace_wait(self, desk: Desk) -> None:
        desk.write(desk.card("k1"))
        desk.claim()

        assert desk.ledger.waiting(NOW) == ()
        assert desk.ledger.waiting(NOW + LEASE) == (desk.bench.workspace.id,)

    def test_people_are_shown_by_name_and_account(self, desk: Desk) -> None:
        ana = desk.bench.person("Ana")

        handles = desk.ledger.handles_for(desk.bench.workspace.id, {ana})

        assert handles.keys() == {ana}
        assert isinstance(handles[ana], Handle)
        assert handles[ana].name == "Ana"
        assert handles[ana].account
        assert desk.ledger.handles_for(desk.bench.workspace.id, ()) == {}

    # ---- people with several accounts -------------------------------------------------------

    def test_a_person_is_reached_where_they_prefer(self, desk: Desk) -> None:
        ana = desk.bench.person("Ana")
        there = desk.bench.second_account(ana)

        as_it_comes = desk.write(Post(ToPerson(ana), HELLO, "k1"))
        desk.bench.prefers(ana, there)
        as_they_like = desk.write(Post(ToPerson(ana), HELLO, "k2"))

        assert (as_it_comes, as_they_like) == ((desk.bench.workspace.id,), (there.id,))
        (claimed,) = desk.ledger.claim(there.id, NOW, LEASE, 20)
        assert claimed.key == "k2"
        shown = desk.ledger.handles_for(there.id, [ana])
        assert shown == {ana: Handle("Ana", claimed.account)}

    def test_what_is_said_to_one_account_goes_there_whatever_they_prefer(self, desk: Desk) -> None:
        ana = desk.bench.person("Ana")
        there = desk.bench.second_account(ana)

        here = desk.bench.workspace.id
        assert desk.write(Post(ToPerson(ana, there.id), HELLO, "k1")) == (there.id,)
        desk.bench.prefers(ana, there)
        assert desk.write(Post(ToPerson(ana, here), HELLO, "k2")) == (here,)

    def test_nobody_is_reached_where_the_bot_is_gone(self, desk: Desk) -> None:
        ana = desk.bench.person("Ana")
        there = desk.bench.second_account(ana)
        desk.bench.prefers(ana, there)

        desk.bench.disconnects(there)
        assert desk.write(Post(ToPerson(ana), HELLO, "k1")) == (desk.bench.workspace.id,)
        desk.bench.disconnects(desk.bench.workspace)

        assert desk.write(Post(ToPerson(ana), HELLO, "k2")) == ()
