"""Goodword's core: the rules of the product and its words, with no platform, database or web server."""
