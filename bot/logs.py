"""Logs: ids, counts and durations; never a text, a token or a signature."""

import logging
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any

import structlog

from bot.config import Settings

QUIET = ("slack_bolt", "slack_sdk", "apscheduler", "uvicorn.access", "aiohttp.access")
"""Loggers of others that would write bodies, or a line for every request."""

HIDDEN = frozenset({"text", "body", "payload", "token", "signature", "reason_text", "message"})
"""Keys that no line of ours may carry; one that does loses its value."""


def set_up_logs(settings: Settings) -> None:
    """Send all logs to standard error, in the form and from the level of the settings."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(message)s"
    )
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    as_json = settings.log_format == "json"
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            hide,
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )


def hide(_logger: object, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take the value of every key that could hold what somebody wrote."""
    for key in HIDDEN & line.keys():
        line[key] = "…"
    return line


def places_of(bug: BaseException) -> Mapping[str, object]:
    """Return where a bug is, without its message: that may hold what people wrote."""
    frames = traceback.extract_tb(bug.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return {"kind": type(bug).__qualname__, "at": places}
