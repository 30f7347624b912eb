"""What `doctor` asks Slack: whether the tokens are taken, and whether they may do enough."""

from adapters.slack.api import SlackApi, web_client
from adapters.slack.manifest import SCOPES, scopes
from adapters.slack.platform import SlackConnection
from bot.config import Settings
from bot.health.doctor import Check, Finding, Verdict, skew

CHECK = "slack"
SCOPE_CHECK = "slack scopes"
CLOCK_CHECK = "clock of slack"
SOCKET_CHECK = "slack socket"
FIRST = "look at “slack” first"


def slack_checks(settings: Settings, connection: SlackConnection) -> tuple[tuple[str, Check], ...]:
    """Return the checks of the connection to Slack; the first one makes it."""
    if not settings.has_slack:
        return ((CHECK, _not_connected),)

    async def token() -> Finding:
        installation = await connection.start()
        return Finding(CHECK, Verdict.GOOD, f"connected to {installation.name}")

    async def enough() -> Finding:
        if connection.installation is None:
            return Finding(SCOPE_CHECK, Verdict.DOUBTFUL, "not known", FIRST)
        missing = sorted(set(scopes(settings)) - connection.installation.scopes)
        if not missing:
            return Finding(SCOPE_CHECK, Verdict.GOOD, "all are there")
        told = "; ".join(f"{one} ({SCOPES.get(one, 'posting unasked')})" for one in missing)
        advice = "add them to the app and install it again"
        return Finding(SCOPE_CHECK, Verdict.BAD, f"missing: {told}", advice)

    async def clock() -> Finding:
        installation = connection.installation
        if installation is None or installation.answered_at is None:
            return Finding(CLOCK_CHECK, Verdict.GOOD, "not told")
        return skew(CLOCK_CHECK, installation.answered_at, connection.clock.now())

    async def socket() -> Finding:
        if connection.session is None:
            return Finding(SOCKET_CHECK, Verdict.DOUBTFUL, "not known", FIRST)
        client = web_client(connection.base_url, settings.slack_app_token.get_secret_value())
        client.session = connection.session
        await SlackApi(client, connection.clock).ask("apps.connections.open")
        return Finding(SOCKET_CHECK, Verdict.GOOD, "Slack takes SLACK_APP_TOKEN")

    always = ((CHECK, token), (SCOPE_CHECK, enough), (CLOCK_CHECK, clock))
    return (*always, (SOCKET_CHECK, socket)) if settings.uses_socket_mode else always


async def _not_connected() -> Finding:
    """Say what connects a workspace."""
    advice = "set SLACK_BOT_TOKEN and a signing secret or an app token, or those of Teams"
    return Finding(CHECK, Verdict.BAD, "no workspace is connected", advice)
