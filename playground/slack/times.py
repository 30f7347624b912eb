"""Instants as the page reads them."""

from datetime import datetime


def iso(instant: datetime) -> str:
    """Return an instant in UTC with a Z at the end."""
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")
