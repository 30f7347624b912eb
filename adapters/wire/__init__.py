"""What the adapters of all chat platforms share: bytes, words, seals, chores; no platform."""
