"""What is deleted when, what stays, and what the database says of its health."""

from datetime import datetime, timedelta

import pytest

from bot.dispatch import Intake
from bot.health.doctor import Firing, Health
from bot.identity import ConversationId
from bot.outbox import LEASE, DeadLetters, Delivery, GiveUp, Ledger, Park, Retry
from bot.outcome import Post, Reply, Revise, ToConversation, ToPerson
from bot.recognition.model import Draft, DraftId, KudosId, Note
from bot.recognition.ports import RecognitionStore
from bot.retention import Upkeep
from bot.schedules import Occurrences
from bot.ui.views import Message
from tests.storage.kept import DAY, MINUTE, NOW, Company, Kept

CHANNEL = ConversationId("C1")
HELLO = Message("Hello")


def prune(kept: Kept, now: datetime, most: int = 500) -> int:
    return kept.port(Upkeep).prune(now, most)


def keys(kept: Kept, table: str = "delivery") -> set[str]:
    return {row.key for row in kept.rows(f"SELECT key FROM {table}")}


def write(company: Company, key: str, subject: str = "") -> None:
    to = ToConversation(company.workspace.id, CHANNEL)
    company.kept.port(Ledger).write([Post(to, HELLO, key, subject=subject)], company.workspace, NOW)


def claim(company: Company) -> Delivery:
    (claimed,) = company.kept.port(Ledger).claim(company.workspace.id, NOW, LEASE, 1)
    return claimed


def say(company: Company, key: str, subject: str = "") -> None:
    write(company, key, subject)
    company.kept.port(Ledger).sent(claim(company), CHANNEL, f"m-{key}", NOW)


# ---- pruning --------------------------------------------------------------------------------


def test_keys_of_requests_are_kept_for_seven_days(kept: Kept) -> None:
    kept.port(Intake).remember("key", Reply(), NOW)

    assert prune(kept, NOW + 7 * DAY) == 0
    assert prune(kept, NOW + 7 * DAY + MINUTE) == 1
    assert kept.port(Intake).answered("key") is None


def test_notes_are_kept_for_fourteen_days(company: Company) -> None:
    ben = company.person("Ben")
    store = company.kept.port(RecognitionStore)
    store.set_note(Note(ben, "anchor", (KudosId(1),), NOW, NOW))

    assert prune(company.kept, NOW + 14 * DAY) == 0
    assert prune(company.kept, NOW + 14 * DAY + MINUTE) == 1
    assert store.note_at(ben, NOW) is None


def test_drafts_are_kept_for_seven_days(company: Company) -> None:
    store = company.kept.port(RecognitionStore)
    ana, ben = company.person("Ana"), company.person("Ben")
    people = store.people([ana, ben])
    draft: DraftId = store.keep_draft(Draft(people[ana], (people[ben],), "why", None, False), NOW)

    assert prune(company.kept, NOW + 7 * DAY) == 0
    assert prune(company.kept, NOW + 7 * DAY + MINUTE) == 1
    assert store.draft(ana, draft) is None


def test_occurrences_are_kept_for_thirty_days(kept: Kept) -> None:
    claimed = kept.port(Occurrences)
    claimed.claim("sweep", "UTC", "2026-11-23T10:00Z", NOW)

    assert prune(kept, NOW + 30 * DAY) == 0
    assert not claimed.claim("sweep", "UTC", "2026-11-23T10:00Z", NOW)
    assert prune(kept, NOW + 30 * DAY + MINUTE) == 1


def test_what_was_said_of_nothing_in_particular_is_kept_for_fourteen_days(
    company: Company,
) -> None:
    say(company, "k1")

    assert prune(company.kept, NOW + 14 * DAY) == 0
    assert prune(company.kept, NOW + 14 * DAY + MINUTE) == 1
    assert keys(company.kept) == set()


def test_a_card_that_stands_can_be_changed_for_ever(company: Company) -> None:
    say(company, "kudos:1:card", subject="kudos:1")

    prune(company.kept, NOW + 1000 * DAY)
    company.kept.port(Ledger).write([Revise("kudos:1:card", HELLO)], company.workspace, NOW)

    assert claim(company).message_id == "m-kudos:1:card"


def test_changes_of_a_card_are_gone_after_fourteen_days(company: Company) -> None:
    say(company, "kudos:1:card", subject="kudos:1")
    ledger = company.kept.port(Ledger)
    for _ in range(3):
        ledger.write([Revise("kudos:1:card", HELLO)], company.workspace, NOW)
        ledger.sent(claim(company), CHANNEL, "m1", NOW)

    assert prune(company.kept, NOW + 15 * DAY) == 3
    assert keys(company.kept) == {"kudos:1:card"}


@pytest.mark.parametrize("verdict", [GiveUp("is_archived"), Park("no_answer_in_time")])
@pytest.mark.parametrize("subject", ["", "kudos:1"])
def test_dead_letters_and_their_words_are_gone_after_fourteen_days(
    company: Company, verdict: GiveUp | Park, subject: str
) -> None:
    write(company, "k1", subject)
    company.kept.port(Ledger).settle(claim(company), verdict, NOW)

    assert prune(company.kept, NOW + 14 * DAY) == 0
    (letter,) = company.kept.port(DeadLetters).all(10)
    assert letter.message == HELLO
    assert prune(company.kept, NOW + 14 * DAY + MINUTE) == 1
    assert company.kept.port(DeadLetters).all(10) == ()
    assert company.kept.rows("SELECT * FROM delivery") == []


def test_what_is_still_to_be_said_is_never_pruned(company: Company) -> None:
    ledger, here = company.kept.port(Ledger), company.workspace
    ben = company.person("Ben")
    write(company, "sending")
    claim(company)
    ledger.write([Post(ToPerson(ben), HELLO, "retried")], here, NOW)
    ledger.settle(claim(company), Retry(NOW + MINUTE, "ratelimited"), NOW)
    write(company, "waiting")

    assert prune(company.kept, NOW + 1000 * DAY) == 0
    assert keys(company.kept) == {"sending", "retried", "waiting"}


def test_kudos_and_their_counts_are_not_touched(company: Company) -> None:
    ana, ben = company.person("Ana"), company.person("Ben")
    company.gave(1, ana, ben)

    prune(company.kept, NOW + 300 * DAY)

    assert company.kept.port(RecognitionStore).totals(ben, NOW).received == 1


def test_no_more_rows_go_at_once_than_asked_for(kept: Kept) -> None:
    for number in range(5):
        kept.port(Intake).remember(f"key-{number}", Reply(), NOW)
        kept.port(Occurrences).claim("sweep", "UTC", f"{number}", NOW)

    gone = []
    while found := prune(kept, NOW + 40 * DAY, most=2):
        gone.append(found)

    assert gone == [2, 2, 2, 2, 2]


# ---- occurrences ----------------------------------------------------------------------------


def test_an_occurrence_is_claimed_once(kept: Kept) -> None:
    claimed = kept.port(Occurrences)

    assert claimed.claim("ask", "Europe/Berlin", "2026-11-23T09:00", NOW)
    assert not claimed.claim("ask", "Europe/Berlin", "2026-11-23T09:00", NOW + MINUTE)


@pytest.mark.parametrize(
    "other",
    [
        ("tell", "Europe/Berlin", "2026-11-23T09:00"),
        ("ask", "Europe/London", "2026-11-23T09:00"),
        ("ask", "Europe/Berlin", "2026-11-24T09:00"),
    ],
)
def test_another_schedule_zone_or_time_is_another_occurrence(
    kept: Kept, other: tuple[str, str, str]
) -> None:
    kept.port(Occurrences).claim("ask", "Europe/Berlin", "2026-11-23T09:00", NOW)

    assert kept.port(Occurrences).claim(*other, NOW)


# ---- health ---------------------------------------------------------------------------------


def test_an_idle_database_waits_for_nothing(kept: Kept) -> None:
    health = kept.port(Health)

    assert health.waiting_since(NOW) is None
    assert health.last_firing() is None
    assert health.dead() == 0


def test_the_oldest_that_is_due_says_since_when_the_ledger_waits(company: Company) -> None:
    write(company, "k1")

    health = company.kept.port(Health)
    assert health.waiting_since(NOW + 3 * MINUTE) == NOW
    assert health.waiting_since(NOW - MINUTE) is None


def test_what_is_being_said_or_was_said_does_not_wait(company: Company) -> None:
    say(company, "k1")
    write(company, "k2")
    claim(company)

    assert company.kept.port(Health).waiting_since(NOW + DAY) is None


def test_the_last_firing_is_the_newest_claim(kept: Kept) -> None:
    for minutes in (0, 2, 1):
        now = NOW + timedelta(minutes=minutes)
        kept.port(Occurrences).claim("sweep", "UTC", f"{minutes}", now)

    assert kept.port(Health).last_firing() == NOW + timedelta(minutes=2)


def test_dead_letters_are_counted(company: Company) -> None:
    for key, verdict in (("k1", GiveUp("is_archived")), ("k2", Park("no_answer"))):
        write(company, key)
        company.kept.port(Ledger).settle(claim(company), verdict, NOW)
    say(company, "k3")

    assert company.kept.port(Health).dead() == 2


def test_a_sound_database_finds_no_damage_and_tells_its_time(kept: Kept) -> None:
    health = kept.port(Health)
    its_time = health.its_time()

    assert health.damage() == ""
    assert its_time is None or its_time.utcoffset() == timedelta()


def test_keys_are_marked_once(company: Company) -> None:
    health = company.kept.port(Health)
    assert health.key_canary() is None

    health.mark_keys("one")
    health.mark_keys("two")

    assert health.key_canary() == "one"


def test_failures_are_counted_by_reason_and_the_queue_by_length(company: Company) -> None:
    for key, reason in (("k1", "is_archived"), ("k2", "no_access"), ("k3", "no_access")):
        write(company, key)
        company.kept.port(Ledger).settle(claim(company), GiveUp(reason), NOW)
    write(company, "k4")

    health = company.kept.port(Health)
    assert health.failures(NOW - MINUTE) == {"no_access": 2, "is_archived": 1}
    assert health.failures(NOW + MINUTE) == {}
    assert health.waiting() == 1


def test_the_last_request_and_the_last_minute_are_known(kept: Kept) -> None:
    health = kept.port(Health)
    assert (health.last_request(), health.last_minute()) == (None, None)

    kept.port(Intake).remember("key", Reply(), NOW)
    kept.port(Occurrences).claim("sweep", "UTC", "2026-11-23T09:59Z", NOW)
    kept.port(Occurrences).claim("prune", "UTC", "2026-11-23T10:00", NOW + MINUTE)

    assert health.last_request() == NOW
    assert health.last_minute() == Firing(NOW - MINUTE, NOW)
