"""A simulated Microsoft Teams: one tenant, its Connector and its people, as strict as the real one.

It simulates the platform and never the bot: the two speak wire JSON over loopback HTTP.
"""
