"""Spaces: the unit of set-up, who may do what in it, and the set-up itself (product.md B0.1, B13)."""
