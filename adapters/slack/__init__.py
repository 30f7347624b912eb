"""Slack: what comes from it becomes a request, what we say becomes Block Kit."""
