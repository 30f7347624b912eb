"""Simulated chat platforms for trying the bot and for testing it from end to end."""
