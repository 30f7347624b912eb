"""Engines: what wakes somebody to do the work that was written down."""
