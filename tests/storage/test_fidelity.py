"""What people wrote comes back as they wrote it, whatever it is."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.dispatch import Intake
from bot.identity import ConversationId
from bot.outbox import LEASE, Ledger
from bot.outcome import Post, Reply, ToConversation
from bot.recognition.model import Draft
from bot.recognition.ports import RecognitionStore
from bot.ui.blocks import Paragraph, Quote
from bot.ui.text import text
from bot.ui.views import Message
from bot.values.model import Value
from bot.values.ports import ValueStore
from tests.storage.kept import NOW, Company

INPUTS = Path(__file__).resolve().parents[1] / "bad_inputs.jsonl"
DESCRIBED = {  # inputs that the list describes in words
    "U+2066..U+2069 isolates": "\u2066left\u2067right\u2068first\u2069",
    "\\u202Egnp.exe bidi": "\u202egnp.exe",
    "zalgo 200 combining marks": "Z" + "\u0301\u0489" * 100,
    "\\r\\nSet-Cookie: x=1": "\r\nSet-Cookie: x=1",
    "> quote break\\n> forged line": "> quote break\n> forged line",
    "lone surrogate \\ud800": "\ufffd",  # as it is behind the door
    "U+0000 inside": "in\ufffdside",  # likewise
    "RTL + LTR mixed": "שלום hello مرحبا",
    "ZWJ emoji family": "👨‍👩‍👧‍👦",
    "flag + skin tones": "🇩🇪 👍🏿👍🏻",
    "punycode link xn--": "https://xn--80ak6aa92e.com",
}
# No NUL and no surrogate gets past the door; everything else may.
WORDS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=300
)


def hostile() -> list[str]:
    rows = [json.loads(line) for line in INPUTS.read_text().splitlines()]
    told = [row["input"] for row in rows if "injection" in row["group"]]
    return [DESCRIBED.get(one, one) for one in told]


def stays_verbatim(company: Company, words: str) -> None:
    """Keep `words` in every place that holds what people write, and look at each again."""
    kept, here = company.kept, company.workspace
    store, values, ledger = kept.port(RecognitionStore), kept.port(ValueStore), kept.port(Ledger)
    ana, ben = company.person("Ana"), company.person("Ben")

    kudos = company.kudos(store.next_id(), ana, ben, reason=words)
    store.add(kudos)
    people = store.people([ana, ben])
    draft = store.keep_draft(Draft(people[ana], (people[ben],), words, None, False), NOW)
    value = Value(
        values.next_id(), company.space.id, f"v{kudos.id}", words, words, (words,), (words, words)
    )
    values.save(value)
    message = Message(words, (Paragraph(text(words)), Quote(text(words))))
    to = ToConversation(here.id, ConversationId(f"C-{kudos.id}"))
    ledger.write([Post(to, message, f"k{kudos.id}")], here, NOW)
    kept.port(Intake).remember(words, Reply(message), NOW)

    found = store.kudos(here.organisation, kudos.id)
    assert found is not None
    assert found.reason == words
    draft_found = store.draft(ana, draft)
    assert draft_found is not None
    assert draft_found.reason == words
    assert values.value(company.space, value.id) == value
    assert ledger.claim(here.id, NOW, LEASE, 5)[-1].message == message
    assert kept.port(Intake).answered(words) == Reply(message)
    assert kept.port(Intake).answered(words + " ") is None


@pytest.mark.parametrize("words", hostile())
def test_hostile_words_are_kept_verbatim(company: Company, words: str) -> None:
    stays_verbatim(company, words)

    assert company.kept.scalar("SELECT count(*) FROM kudos") == 1  # nothing was dropped


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(words=WORDS)
def test_any_words_are_kept_verbatim(company: Company, words: str) -> None:
    company.kept.change("DELETE FROM inbox")

    stays_verbatim(company, words)


def test_long_words_are_kept_whole(company: Company) -> None:
    stays_verbatim(company, "ß🎉" * 20_000)
