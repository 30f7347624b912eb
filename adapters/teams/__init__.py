"""Microsoft Teams: its activities as requests of the core, and our views as cards."""
