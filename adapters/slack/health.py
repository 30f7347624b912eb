"""What `doctor` asks Slack: whether the token is taken, and whether it may do enough."""

from adapters.slack.manifest import scopes
from adapters.slack.platform import SlackConnection
from bot.config import Settings
from bot.doctor import Check, Finding, Verdict

CHECK = "slack"


def slack_checks(settings: Settings, connection: SlackConnection) -> tuple[tuple[str, Check], ...]:
    """Return the checks of the connection to Slack."""

    async def token() -> Finding:
        if not settings.has_slack:
            advice = "set SLACK_BOT_TOKEN and a signing secret or an app token"
            return Finding(CHECK, Verdict.BAD, "no workspace is connected", advice)
        installation = await connection.start()
        wanted = set(scopes(settings))
        if missing := sorted(wanted - installation.scopes):
            advice = "add them to the app and install it again"
            return Finding(CHECK, Verdict.BAD, f"scopes missing: {', '.join(missing)}", advice)
        return Finding(CHECK, Verdict.GOOD, f"connected to {installation.name}")

    return ((CHECK, token),)
