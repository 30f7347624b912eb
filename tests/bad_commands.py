"""The rows of `bad_inputs.jsonl` about commands: what each one is here, and where it is tested.

Every row stands in exactly one of four tables: what reaches the core as words and mentions, what
Slack's own notation decides, what somebody does at a moment, and what is out of reach, with the
reason. A row of the file that stands in none of them fails a test.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.audience import objection
from bot.identity import AccountId, ConversationId
from bot.request import (
    Broken,
    ChannelName,
    Everyone,
    Group,
    Said,
    Token,
    Typed,
    Who,
    WhoseAddress,
)
from bot.surface import PlaceFacts, PlaceKind
from tests.office import IN_DIRECT, REASON, Office, shown, who
from tests.people import ANA, APP, BEN, CLEO, DEV, EVE, GUEST, MIA, OUTSIDER, account_of, crowd

ROWS = Path(__file__).parent / "bad_inputs.jsonl"


@dataclass(frozen=True)
class Row:
    """One row of the file."""

    group: str
    input: str
    expect: str


def rows() -> tuple[Row, ...]:
    """Return the rows about commands, in the order of the file."""
    parsed = [json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines()]
    return tuple(
        Row(row["group"], row["input"], row["expect"])
        for row in parsed
        if row["class"] == "commands"
    )


# ---- what is typed, as words and mentions ---------------------------------------------------

TAIL = (f" {REASON}",)
ZALGO = "z" + "\u0301\u0327" * 100 + "algo"


def to(*mentions: Token) -> Said:
    """Return a kudos to whoever is mentioned."""
    return ("kudos ", *mentions, *TAIL)


def saying(words: str) -> Said:
    """Return a kudos to Ben with these words."""
    return ("kudos ", who(BEN), f" {words}")


SHAPES: Mapping[str, Said] = {
    "(empty)": ("",),
    "one space": (" ",),
    "tab only": ("\t",),
    "NBSP U+00A0 only": ("\u00a0",),
    "U+200B only": ("\u200b",),
    "newline only": ("\n",),
    "verb with trailing dot 'help.'": ("help.",),
    "two verbs 'give undo'": ("give undo",),
    "1,000 newlines": ("\n" * 1000,),
    "only emoji ':tada:' x500": saying(":tada: " * 500),
    "only code fence ```": saying("```"),
}
"""Nothing is stored, and how it is done is shown."""

LONG: Mapping[str, Said] = {
    "40,001 chars": saying("so kind " * 5000 + "!"),
    "one 10,000-char word": saying("x" * 10_000),
}
"""Nothing is stored, and the form opens with the words in it."""

NOT_HERE = "This person is not here, or not any more"

NOBODY: Mapping[str, tuple[Said, str]] = {
    "no recipient": ((f"kudos{TAIL[0]}",), "Say whom you want to thank"),
    "self <@me>": (to(who(ANA)), "can't thank yourself"),
    "the bot itself": (to(Who(AccountId("UGOODWORD"))), NOT_HERE),
    "another bot": (to(who(APP)), "Calendar is an app"),
    "Slackbot USLACKBOT": (to(Who(AccountId("USLACKBOT"))), NOT_HERE),
    "single-channel guest": (to(who(GUEST)), "Gus the guest is a guest"),
    "multi-channel guest": (to(who(BEN), who(GUEST)), "Gus the guest is a guest"),
    "Slack Connect stranger from another org": (to(who(OUTSIDER)), "Otto of Initech belongs"),
    "user of another tenant with same id suffix": (to(Who(AccountId("T9-U2"))), NOT_HERE),
    "empty user group": (to(Group("S1", ())), "Only managers"),
    "group of 5,000": (
        to(Group("S1", tuple(AccountId(f"UX{number}") for number in range(5000)))),
        "Only managers",
    ),
    "<!channel>": (to(Everyone("channel")), "@channel means everybody"),
    "<!here>": (to(Everyone("here")), "@here means everybody"),
    "<!everyone>": (to(Everyone("everyone")), "@everyone means everybody"),
    "51 recipients": (to(*map(who, crowd(51))), "At most 10 people"),
    "<mailto:a@b.c|a@b.c>": (to(WhoseAddress("a@b.c")), "a@b.c"),
    "#channel instead of person": (to(ChannelName(ConversationId("C1"), "sales")), "#sales"),
    "@@anna": (to(Broken("@@anna")), "@@anna"),
}
"""Nobody is thanked; who cannot be, or what is not understood, is named."""

ONE_PERSON: Mapping[str, Said] = {
    "<@U1><@U1> twice": to(who(BEN), who(BEN)),
    "recipient then same recipient by email": to(who(BEN), WhoseAddress("ben@acme.example")),
}
"""Ben alone is thanked, once."""

AMOUNTS: Mapping[str, str] = {
    "0": "0",
    "-1": "-1",
    "+1": "+1",
    "1.5": "1.5",
    "1,5": "1,5",
    "1e3": "1e3",
    "0x10": "0x10",
    "NaN": "NaN",
    "Infinity": "Infinity",
    "99999999999999999999": "9" * 20,
    "３ (full-width)": "３",
    "½": "½",
    "'five'": "'five'",
    "5kudos": "5kudos",
    "','": "','",
}
"""Points are off until rewards are on (product.md B4): then every amount is a word like others."""

VERBATIM: Mapping[str, str] = {
    "<!channel> free money": "<!channel> free money",
    "&lt;!channel&gt;": "&lt;!channel&gt;",
    "<https://evil.tld|https://bank.com>": "<https://evil.tld|https://bank.com>",
    "<javascript:alert(1)|x>": "<javascript:alert(1)|x>",
    "<slack://open?team=T1|x>": "<slack://open?team=T1|x>",
    "*_~`nesting~_*": "*_~`nesting~_*",
    "> quote break\\n> forged line": "> quote break\n> forged line",
    "text with |pipe> and <": "text with |pipe> and <",
    "[x](https://evil) markdown": "[x](https://evil) markdown",
    "![img](https://evil/p.png)": "![img](https://evil/p.png)",
    '=HYPERLINK("http://evil")': '=HYPERLINK("http://evil")',
    "'; DROP TABLE kudos;--": "'; DROP TABLE kudos;--",
    "{{7*7}}": "{{7*7}}",
    "\\u202Egnp.exe bidi": "\u202egnp.exe bidi",
    "U+2066..U+2069 isolates": "\u2066isolated\u2069 \u2067words\u2069 \u2068here\u2069",
    "zalgo 200 combining marks": ZALGO,
    "\\r\\nSet-Cookie: x=1": "a\r\nSet-Cookie: x=1",
    "homoglyph Аnna (Cyrillic A)": "Аnna",
    "RTL + LTR mixed": "שלום hello مرحبا",
    "ZWJ emoji family": "👨\u200d👩\u200d👧\u200d👦",
    "flag + skin tones": "🇩🇪👍🏽",
    "punycode link xn--": "https://xn--80ak6aa92e.com",
}
"""Kept word for word and shown as words, whatever they look like."""


# ---- what Slack's notation decides ----------------------------------------------------------

ACCEPTED_NOTATION: Mapping[str, tuple[str, str]] = {
    "<@W123> (Enterprise id)": ("kudos <@W123> ", "W123"),
    "<@U1|old-format>": ("kudos <@U1|old-format> ", "U1"),
}
"""What Slack sends, and the account that it means."""

REFUSED_NOTATION: Mapping[str, tuple[str, str]] = {
    "<@U1 > with space": ("kudos <@U1 > ", "<@U1 >"),
    "<@u1> lower case": ("kudos <@u1> ", "<@u1>"),
    "<@U1": ("kudos <@U1 ", "<@U1"),
}
"""What Slack sends, and what is named as not understood."""

AT_THE_DOOR: Mapping[str, tuple[str, str]] = {
    "lone surrogate \\ud800": ("half \ud800 of it", "half \ufffd of it"),
    "U+0000 inside": ("a \x00 inside", "a \ufffd inside"),
}
"""What Slack sends, and what is kept of it."""


# ---- what somebody does at a moment ---------------------------------------------------------


def twice(office: Office) -> str:
    office.thanks(ANA, BEN)
    office.waits(seconds=1)
    return shown(office.thanks(ANA, BEN))


def replayed(office: Office) -> str:
    request = office.request(ANA, Typed(to(who(BEN))))
    office.receives(request)
    return shown(office.receives(request))


def undone_twice(office: Office) -> str:
    office.thanks(ANA, BEN)
    office.presses(ANA, "kudos.undo", office.last.id)
    return shown(office.presses(ANA, "kudos.undo", office.last.id))


def undone_by_another(office: Office) -> str:
    office.thanks(ANA, BEN)
    return shown(office.presses(EVE, "kudos.undo", office.last.id))


def undone_late(office: Office) -> str:
    office.thanks(ANA, BEN)
    office.waits(days=31)
    return shown(office.presses(ANA, "kudos.undo", office.last.id))


def in_a_direct_message(office: Office) -> str:
    return shown(office.thanks(ANA, BEN, place=IN_DIRECT))


def _told_at_the_send(*, shared_outside: bool = False, archived: bool = False) -> str:
    place = PlaceFacts(
        ConversationId("C1"), PlaceKind.CHANNEL, shared_outside, archived, bot_is_member=True
    )
    return objection(place) or ""


def in_an_archived_channel(office: Office) -> str:
    office.thanks(ANA, BEN)
    return _told_at_the_send(archived=True)


def in_a_shared_channel(office: Office) -> str:
    office.thanks(ANA, BEN)
    return _told_at_the_send(shared_outside=True)


def admin_by_a_guest(office: Office) -> str:
    return shown(office.types(GUEST, "values add"))


def from_an_uninstalled_workspace(office: Office) -> str:
    request = replace(office.request(ANA, Typed(to(who(BEN)))), workspace="TGONE")
    return shown(office.receives(request))


def over_the_allowance(office: Office) -> str:
    for person in (BEN, CLEO, DEV, EVE, MIA):
        office.thanks(ANA, person, reason=f"{REASON}, {person.name}")
    return shown(office.thanks(ANA, BEN, reason=f"{REASON}, once more"))


def at_local_midnight(office: Office) -> str:
    over_the_allowance(office)
    office.clock.move_to(datetime(2026, 11, 23, 23, tzinfo=UTC) - timedelta(microseconds=1))
    return shown(office.thanks(ANA, BEN, reason=f"{REASON}, once more"))


Act = Callable[[Office], str]

AT_A_MOMENT: Mapping[str, tuple[Act, str, int]] = {
    "same command twice within 1 s": (twice, "Once is enough", 1),
    "same trigger_id replayed": (replayed, "on their way", 1),
    "undo twice": (undone_twice, "undone before", 0),
    "undo someone else's": (undone_by_another, "Only the giver", 1),
    "undo after 31 days": (undone_late, "24 hours", 1),
    "command in DM": (in_a_direct_message, "Thanked Ben by direct message", 1),
    "command in archived channel": (in_an_archived_channel, "is_archived", 1),
    "command in Slack Connect channel": (in_a_shared_channel, "shared_with_another", 1),
    "admin command by guest": (admin_by_a_guest, "for the members", 0),
    "command from an uninstalled workspace": (from_an_uninstalled_workspace, "not connected", 0),
    "over the daily allowance by 1 (two racing)": (over_the_allowance, "your 5 kudos of today", 5),
    "allowance at local midnight": (at_local_midnight, "your 5 kudos of today", 5),
}
"""What is done, what is said of it, and how many kudos there are in the end.

A card for an archived or a shared channel is refused when it is about to be said, because only
then the platform is asked; the author is told (`tests/unit/test_undelivered.py`). Writers of one
person never race: the storage runs one unit after the other (`tests/storage`).
"""


# ---- what is out of reach -------------------------------------------------------------------

_TEAMS = "Teams comes with an issue of its own"
_NOT_READ = "we subscribe to no event that says so: messages and reactions are not read"

OUT_OF_REACH: Mapping[str, str] = {
    "<at>Anna</at> without entity (Teams)": _TEAMS,
    "Teams mention entity whose text does not match": _TEAMS,
    "Teams mention id 29: of other tenant": _TEAMS,
    "Teams tag mention": _TEAMS,
    "command while survey is closing": "there are no surveys yet",
    "edit after the message is deleted": _NOT_READ,
    "message edited into a kudos": _NOT_READ,
    "kudos message deleted": _NOT_READ,
    "reaction added, removed, added": _NOT_READ,
    "reaction by bot": _NOT_READ,
    "thread broadcast copy": _NOT_READ,
    "forwarded/shared message holding a kudos": _NOT_READ,
}

OPTED_OUT = "person who opted out of public kudos"

TABLES: tuple[Mapping[str, object], ...] = (
    SHAPES,
    LONG,
    NOBODY,
    ONE_PERSON,
    {OPTED_OUT: DEV},
    AMOUNTS,
    VERBATIM,
    ACCEPTED_NOTATION,
    REFUSED_NOTATION,
    AT_THE_DOOR,
    AT_A_MOMENT,
    OUT_OF_REACH,
)


def office_of_bad_inputs() -> Office:
    """Return an office that knows everybody whom the rows mention."""
    office = Office()
    for person in crowd(60):
        office.memory.people[person.id] = person
        office.memory.accounts[1, account_of(person)] = person.id  # type: ignore[index] # an id
    return office
