"""The rows of `bad_inputs.jsonl`: what may come in, and what is promised of it."""

import json
from dataclasses import dataclass
from pathlib import Path

ROWS = Path(__file__).parent / "bad_inputs.jsonl"


@dataclass(frozen=True)
class Row:
    """One row of the file."""

    group: str
    input: str
    expect: str


def rows_about(kind: str) -> tuple[Row, ...]:
    """Return the rows of one class, for example `imports`, in the order of the file."""
    parsed = [json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines()]
    return tuple(
        Row(row["group"], row["input"], row["expect"]) for row in parsed if row["class"] == kind
    )
