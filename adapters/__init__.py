"""The outside worlds: each folder translates one of them, and none sees another."""
