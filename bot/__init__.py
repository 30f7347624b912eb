"""Goodword's core: rules and words, with no platform, database or web server."""

VERSION = "0.1.0"
"""Which Goodword this is, as `pyproject.toml` says it too."""
