"""Spaces: the unit of set-up, who may do what in it, and its set-up (product.md B0.1, B13)."""
