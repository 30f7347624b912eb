"""Values as behaviours: what each value looks, sounds and feels like (product.md B2)."""
