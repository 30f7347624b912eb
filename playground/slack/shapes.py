"""Names for raw wire JSON, which stays untyped on purpose: it is what the platform speaks."""

from typing import Any

Json = dict[str, Any]
"""One JSON object exactly as it travels."""

Blocks = list[Json]
"""The `blocks` of a message or a view."""
