"""Which thanks say something of reach: who thanks, and who is thanked, in a space.

`REACHES` is the condition on rows of `kudos_receiver` joined with `kudos`:

    select(kudos_receiver.c.person_id)
    .join_from(kudos_receiver, kudos, kudos_receiver.c.kudos_id == kudos.c.id)
    .where(kudos_receiver.c.given_at > since, REACHES)

It leaves out what was taken back, what a curator took down, what is hidden until one decides, and
what only returns a kudos: A thanks B within 24 hours after B thanked A
(`bot.recognition.limits.is_returned` says the same). One index answers it:
`kudos_receiver (giver_id, person_id, given_at)`. Private thanks are for whoever asks to leave out:
reach does (product.md B1).
"""

from typing import Any

from sqlalchemy import and_, exists
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from bot.recognition.limits import RETURNS_WITHIN
from storage.recognition import kudos, kudos_receiver
from storage.types import MICROSECOND, UtcDateTime

_MICROSECONDS = RETURNS_WITHIN // MICROSECOND
_SECONDS = int(RETURNS_WITHIN.total_seconds())


class _WhenItWouldReturn(FunctionElement[Any]):
    """The instant up to which an earlier kudos makes a later one its return."""

    type = UtcDateTime()
    inherit_cache = True


@compiles(_WhenItWouldReturn, "sqlite")
def _in_microseconds(element: _WhenItWouldReturn, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    return f"({compiler.process(element.clauses, **how)} - {_MICROSECONDS})"


@compiles(_WhenItWouldReturn, "postgresql")
def _as_interval(element: _WhenItWouldReturn, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    return f"({compiler.process(element.clauses, **how)} - INTERVAL '{_SECONDS} seconds')"


_back = kudos_receiver.alias("back")

RETURNED = exists().where(
    _back.c.giver_id == kudos_receiver.c.person_id,
    _back.c.person_id == kudos_receiver.c.giver_id,
    _back.c.given_at > _WhenItWouldReturn(kudos_receiver.c.given_at),
    _back.c.given_at <= kudos_receiver.c.given_at,
    ~_back.c.undone,
)
"""Whether a row of `kudos_receiver` only returns a kudos."""

REACHES = and_(~kudos_receiver.c.undone, kudos.c.hidden_at.is_(None), ~RETURNED)
"""Whether a row of `kudos_receiver`, joined with its kudos, counts for reach."""
