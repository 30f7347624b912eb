"""The rows of `bad_inputs.jsonl` about forms: what each one is here, sent through Slack's door.

Every row stands in exactly one of these tables; one that stands in none fails a test.
"""

from collections.abc import Callable, Mapping
from typing import Any

from playground.slack.shapes import Json
from tests.end_to_end.world import REASON

Change = Callable[[Json], None]
"""Changes the payload of a form that was filled in well."""


def values(payload: Json) -> dict[str, Any]:
    """Return what was filled in, by field."""
    found: dict[str, Any] = payload["view"]["state"]["values"]
    return found


def without(field: str) -> Change:
    return lambda payload: values(payload).pop(field)


def answered(field: str, **said: object) -> Change:
    """Return what gives a field another answer than Slack would send."""
    return lambda payload: values(payload)[field][field].update(said)


def sealed(change: Callable[[str], str]) -> Change:
    """Return what changes what the form carries for us."""

    def make(payload: Json) -> None:
        view = payload["view"]
        view["private_metadata"] = change(view["private_metadata"])

    return make


def renamed_block(payload: Json) -> None:
    values(payload)["nonsense"] = values(payload).pop("reason")


def renamed_action(payload: Json) -> None:
    values(payload)["reason"] = {"nonsense": values(payload)["reason"]["reason"]}


def no_state(payload: Json) -> None:
    del payload["view"]["state"]["values"]


def other_form(payload: Json) -> None:
    payload["view"]["callback_id"] = "nonsense"


def crowded(payload: Json) -> None:
    many: dict[str, Any] = {f"k{number}": {} for number in range(50_000)}
    payload["view"]["state"]["values"] = {**many, **values(payload)}


def nested(payload: Json) -> None:
    deep: object = "words"
    for _ in range(200):
        deep = [deep]
    values(payload)["reason"]["reason"]["value"] = deep


def flipped(text: str) -> str:
    """Return a text whose last signed character is another one."""
    return text[:-2] + ("A" if text[-2] != "A" else "B") + text[-1]


# ---- missing or too much: the form of a kudos ---------------------------------------------------

BESIDE: Mapping[str, tuple[Change, str]] = {
    "required field absent": (without("reason"), "reason"),
    "state.values missing": (no_state, "to"),
    "block_id unknown": (renamed_block, "reason"),
    "action_id unknown": (renamed_action, "reason"),
    "value null": (answered("reason", value=None), "reason"),
    "value [] where str": (answered("reason", value=[]), "reason"),
    "value {} where str": (answered("reason", value={}), "reason"),
    "multi-select 101 items": (
        answered("to", selected_users=[f"U0CROWD{number:03}" for number in range(101)]),
        "to",
    ),
    "option value not offered": (
        answered("value", selected_option={"value": "nonsense"}),
        "value",
    ),
    "option id of an older form version": (
        answered("value", selected_option={"value": "retired"}),
        "value",
    ),
}
"""Refused beside a field; nothing is stored."""

TOO_OLD: Mapping[str, Change] = {
    "private_metadata missing": sealed(lambda _: ""),
    "private_metadata 3,001 chars": sealed(lambda text: text + "A" * (3001 - len(text))),
    "private_metadata edited (signature off by 1 bit)": sealed(flipped),
    "callback_id unknown": other_form,
}
"""Not a form that we gave out: a page says so in its place; nothing is stored."""

CARRIED = ("private_metadata from another survey", "private_metadata of another tenant")
"""What one form, or another workspace, carries is nothing in this one: likewise."""

AT_THE_DOOR: Mapping[str, tuple[Change, int]] = {
    "nested 200 deep": (nested, 400),
    "50,000 keys": (crowded, 413),
}
TWICE = "duplicate JSON keys"
"""Nothing that Slack would send: answered 400 or 413 before anybody reads it."""

ONCE = "multi-select same item twice"
"""The person is thanked once."""

# ---- days and hours: the form in which an admin opens a round, and everybody's own settings ------

DAYS: Mapping[str, str] = {
    "date 2026-02-30": "2026-02-30",
    "date 0000-00-00": "0000-00-00",
    "date 9999-12-31": "9999-12-31",
    "date in the past": "2026-11-01",
}
HOURS: Mapping[str, str] = {"time 24:00": "24"}
ZONES: Mapping[str, str] = {
    "time zone 'Mars/Olympus'": "Mars/Olympus",
    "tz offset +14:00/-12:00": "+14:00",
}

# ---- texts: the reason of a kudos ----------------------------------------------------------------

SHORT = "15"
LONG = "1,500 fit"

REFUSED_TEXTS: Mapping[str, str] = {
    "1 char": "x",
    "max+1": f"{REASON} {'so_kind_' * 200}"[:1501],
    "65,536 chars": "so kind " * 8192,
    "only spaces": " " * 40,
    "only zero-width": "\u200b" * 40,
    "base64 1 MB": "QUJDREVGR0g=" * 60_000,
    "10,000 x 'ß'.upper growth": "ß" * 10_000,
}
"""The field names the rule, 15 to 1,500 characters; nothing is stored."""

KEPT_TEXTS: Mapping[str, str] = {
    "max length": f"{REASON} {'so_kind_' * 200}"[:1500],
    "NFC vs NFD same name": "Thank you Zoe\u0308 and Zo\u00eb for the help",
    "trailing U+FEFF": f"{REASON}\ufeff",
    "\\r\\n vs \\n": "first the export\r\nthen the import\nand all well",
    "tabs": "the\texport\ton\tSunday was great",
    "bidi override": f"{REASON} \u202egnp.exe",
    "script tag": f"{REASON} <script>alert(1)</script>",
    "<img src=x onerror=1>": f"{REASON} <img src=x onerror=1>",
    '"><a href=javascript:1>': f'{REASON} "><a href=javascript:1>',
    "IBAN/credit card 4111 1111 1111 1111": f"{REASON} 4111 1111 1111 1111",
    "e-mail of a third person": f"{REASON} for zoe@customer.example",
    "name of the boss in a comment": f"{REASON}, says Mia our manager",
    "password-looking string": f"{REASON} hunter2!Xy9#",
    "xoxb- token pasted": f"{REASON} xoxb-12345-abcdef",
    "AWS key pasted": f"{REASON} AKIAIOSFODNN7EXAMPLE",
    "markdown table": f"{REASON}\n| a | b |\n|---|---|\n| 1 | 2 |",
    "Turkish İ/ı": f"{REASON} İstanbul ılık",
    "Unicode name O’Brien / 李 / محمد": f"{REASON} O’Brien 李 محمد",
    "SQL quote O'Brien": f"{REASON}'; DROP TABLE kudos;-- O'Brien",
}
"""Kept as it was written and shown as words. What looks like a secret is the author's to judge."""

# ---- what the platform does ----------------------------------------------------------------------

PLATFORM = (
    "card from an older app version",
    "card edited in the client (data changed)",
    "card forwarded to another chat",
    "Slack response_url expired (30 min)",
    "Slack trigger_id expired (3 s)",
    "rich_text block unknown element",
    "view_closed before view_submission",
    "view_submission before block_actions",
)

# ---- out of reach --------------------------------------------------------------------------------

_NO_SURVEY = "there are no surveys yet: they come with the pulse"
_NO_FILES = "no form asks for a file"

OUT_OF_REACH: Mapping[str, str] = {
    "score -1": _NO_SURVEY,
    "score 11": _NO_SURVEY,
    "score 10.5": _NO_SURVEY,
    "score '10'": _NO_SURVEY,
    "score '１０'": _NO_SURVEY,
    "score 1e1": _NO_SURVEY,
    "score NaN": _NO_SURVEY,
    "close before open": "a round closes by itself, a week after it opens: no field says when",
    "colour 'red;'": "nothing has a colour that can be chosen",
    "quorum k=1": _NO_SURVEY,
    "quorum k > invited": _NO_SURVEY,
    "budget -5": "no form asks for a budget",
    "points 2**63": "points come with rewards",
    "cron '* * * * *'": "no field holds a rhythm: a day and an hour are chosen",
    "cron '61 25 * * *'": "no field holds a rhythm: a day and an hour are chosen",
    "second submit same ballot": _NO_SURVEY,
    "two submits racing (100 threads)": _NO_SURVEY,
    "submit after close by 1 ms": _NO_SURVEY,
    "submit at close with clock -5 min": _NO_SURVEY,
    "submit with revoked ballot": _NO_SURVEY,
    "submit with forged 256-bit token": _NO_SURVEY,
    "token of other survey": _NO_SURVEY,
    "token truncated": _NO_SURVEY,
    "submit by a non-invited person": _NO_SURVEY,
    "submit by a leaver": _NO_SURVEY,
    "submit by guest": _NO_SURVEY,
    "change to empty": _NO_SURVEY,
    "submit while tally runs": _NO_SURVEY,
    "submit during kill -9": _NO_SURVEY,
    "answer to deleted question": _NO_SURVEY,
    "answer to question added later": _NO_SURVEY,
    "skip-logic bypass": _NO_SURVEY,
    "anonymous toggle flipped client side": _NO_SURVEY,
    "team of 4 (below k)": _NO_SURVEY,
    "file_input with 11 files": _NO_FILES,
    "file_input .exe renamed .png": _NO_FILES,
}

ALL = (
    *BESIDE,
    *TOO_OLD,
    *CARRIED,
    *AT_THE_DOOR,
    TWICE,
    ONCE,
    *DAYS,
    *HOURS,
    *ZONES,
    *REFUSED_TEXTS,
    *KEPT_TEXTS,
    *PLATFORM,
    *OUT_OF_REACH,
)
