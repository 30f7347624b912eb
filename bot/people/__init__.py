"""People: who they are here, and what each of them prefers (product.md B0.6 to B0.8)."""
