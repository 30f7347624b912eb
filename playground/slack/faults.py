"""Bad days on demand: what the next calls of a method meet instead of their usual answer."""

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Literal

FaultKind = Literal[
    "rate_limited",  # 429 with Retry-After; nothing is done
    "server_error",  # 500; nothing is done
    "done_then_error",  # the call takes effect, then 500
    "hang",  # no answer until the caller gives up; nothing is done
    "done_then_drop",  # the call takes effect, then the connection breaks
    "drop",  # the connection breaks; nothing is done
    "slow",  # the usual answer, `seconds` late
    "garbage",  # 200 with something that is no JSON
    "refused",  # 200 with `{"ok": false, "error": word}`
]


@dataclass(frozen=True)
class Fault:
    """One bad answer."""

    kind: FaultKind
    retry_after: str = "30"
    seconds: float = 0.0
    word: str = "internal_error"


class Faults:
    """The bad answers still to be given, by method; `*` stands for every method."""

    def __init__(self) -> None:
        """Start with good days."""
        self._waiting: dict[str, deque[Fault]] = defaultdict(deque)

    def next(self, method: str, kind: FaultKind, *, times: int = 1, **details: object) -> None:
        """Let the next `times` calls of `method` meet this fault."""
        fault = Fault(kind, **details)  # type: ignore[arg-type]  # the fields of Fault, by name
        self._waiting[method].extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """Return the fault that this call meets, or None."""
        for name in (method, "*"):
            if self._waiting[name]:
                return self._waiting[name].popleft()
        return None

    def clear(self) -> None:
        """Return to good days."""
        self._waiting.clear()
