"""Goodword's core: rules and words, with no platform, database or web server."""
