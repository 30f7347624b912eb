"""The bot's installation in the workspace: tokens, granted scopes, and what its manifest says."""

from dataclasses import dataclass, field

from playground.slack.shapes import Json

# The one list of platforms.md, "Slack: facts that cost time".
DEFAULT_SCOPES = frozenset(
    {
        "commands",
        "chat:write",
        "im:write",
        "users:read",
        "users:read.email",
        "team:read",
        "channels:read",
        "groups:read",
        "usergroups:read",
        "dnd:read",
        "files:write",
        "app_mentions:read",
    }
)
DEFAULT_EVENTS = frozenset(
    {
        "app_home_opened",
        "app_mention",
        "app_uninstalled",
        "channel_archive",
        "channel_shared",
        "channel_unshared",
        "member_joined_channel",
        "team_join",
        "tokens_revoked",
        "user_change",
    }
)


@dataclass
class Installation:
    """What the workspace knows about the one app installed in it.

    `commands` and `shortcuts` are the manifest's own entries. With no manifest every slash
    command is accepted, so that a test can start without one.
    """

    bot_token: str = "xoxb-simulated-0000000000-goodword"
    app_token: str = "xapp-1-A0GOODWORD-0000000000-simulated"
    signing_secret: str = "0123456789abcdef0123456789abcdef"
    verification_token: str = "simulatedVerificationToken"
    scopes: set[str] = field(default_factory=lambda: set(DEFAULT_SCOPES))
    events: set[str] = field(default_factory=lambda: set(DEFAULT_EVENTS))
    commands: list[Json] = field(default_factory=list)
    shortcuts: list[Json] = field(default_factory=list)
    is_installed: bool = True

    def read_manifest(self, manifest: Json) -> None:
        """Take commands, shortcuts, scopes and subscribed events from an app manifest."""
        features = manifest.get("features", {})
        self.commands = list(features.get("slash_commands", []))
        self.shortcuts = list(features.get("shortcuts", []))
        self.scopes = set(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", []))
        subscriptions = manifest.get("settings", {}).get("event_subscriptions", {})
        self.events = set(subscriptions.get("bot_events", []))

    def knows_command(self, command: str) -> bool:
        """Return whether `/command` is this app's."""
        return not self.commands or any(entry["command"] == command for entry in self.commands)

    def escapes(self, command: str) -> bool:
        """Return whether mentions in this command's text are turned into ids (`should_escape`)."""
        entry = next((entry for entry in self.commands if entry["command"] == command), None)
        return True if entry is None else bool(entry.get("should_escape", False))

    def secrets(self) -> tuple[str, ...]:
        """Return every word that must never be seen in the wire log."""
        return (self.bot_token, self.app_token, self.signing_secret, self.verification_token)
