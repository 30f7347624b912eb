"""Bad days on demand: what the next calls of an operation meet instead of their usual answer."""

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Literal

FaultKind = Literal[
    "rate_limited",  # 429 with Retry-After; nothing is done
    "status",  # any `status`, such as 412, 500, 502 or 504; nothing is done
    "done_then_status",  # the call takes effect, then `status`
    "hang",  # no answer until the caller gives up; nothing is done
    "drop",  # the connection breaks; nothing is done
    "done_then_drop",  # the call takes effect, then the connection breaks
    "slow",  # the usual answer, `seconds` late
    "garbage",  # 200 with something that is no JSON
    "redirect",  # 302 to `word`
]


@dataclass(frozen=True)
class Fault:
    """One bad answer; `retry_after` is sent as it is, "" leaves the header out."""

    kind: FaultKind
    status: int = 500
    code: str = "ServiceError"
    retry_after: str = "30"
    seconds: float = 0.0
    word: str = "http://127.0.0.1:9/elsewhere"


class Faults:
    """The bad answers still to be given, by operation; `*` stands for every operation.

    Operations are `send`, `update`, `delete`, `create`, `member`, `members`, `team`, `channels`,
    `token`, `metadata`, `keys` and `upload`.
    """

    def __init__(self) -> None:
        """Start with good days."""
        self._waiting: dict[str, deque[Fault]] = defaultdict(deque)

    def next(self, operation: str, kind: FaultKind, *, times: int = 1, **details: object) -> None:
        """Let the next `times` calls of `operation` meet this fault."""
        fault = Fault(kind, **details)  # type: ignore[arg-type]  # the fields of Fault, by name
        self._waiting[operation].extend([fault] * times)

    def take(self, operation: str) -> Fault | None:
        """Return the fault that this call meets, or None."""
        for name in (operation, "*"):
            if self._waiting[name]:
                return self._waiting[name].popleft()
        return None

    def clear(self) -> None:
        """Return to good days."""
        self._waiting.clear()
