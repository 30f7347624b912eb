"""The documentation; its reference pages are written by `python -m docs.generate`."""
