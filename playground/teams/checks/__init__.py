"""What Teams refuses: cards, messages and answers to invokes that it could not show."""
