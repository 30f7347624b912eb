"""Recognition: colleagues thank each other for good service (product.md B1)."""
