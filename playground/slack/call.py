"""One call of a Web API method, as the methods see it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from playground.slack.pace import Pace
from playground.slack.shapes import Json
from playground.slack.tickets import Refusal
from playground.slack.workspace import Workspace

Handler = Callable[["Call"], Json]


@dataclass(frozen=True)
class Method:
    """One method: what does the work, which scope it needs, and how often it may be called.

    `reads_json` is False for the methods that take form arguments only; Slack ignores a JSON
    body there without a word (docs.slack.dev/apis/web-api, "Evaluating content types").
    """

    handler: Handler
    scope: str = ""
    tier: str = "tier3"
    reads_json: bool = False
    token: str = "bot"


@dataclass
class Call:
    """The arguments of one call and the workspace it works on."""

    workspace: Workspace
    pace: Pace
    arguments: Json = field(default_factory=dict)

    def required(self, name: str, error: str = "invalid_arguments") -> str:
        """Return an argument that must be there.

        Raises:
            Refusal: it is missing or empty.
        """
        value = self.arguments.get(name)
        if value is None or value == "":
            missing = [f"[ERROR] missing required field: {name}"]
            raise Refusal(error, response_metadata={"messages": missing})
        return str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a true-or-false argument in any of the ways Slack reads one."""
        value = self.arguments.get(name)
        if value is None:
            return default
        return str(value).lower() in ("true", "1")

    def count(self, name: str, default: int, most: int) -> int:
        """Return a whole number from 1 to `most`.

        Raises:
            Refusal: it is no number or out of range.
        """
        try:
            value = int(self.arguments.get(name, default))
        except (TypeError, ValueError) as fault:
            raise Refusal("invalid_limit") from fault
        if not 1 <= value <= most:
            raise Refusal("invalid_limit")
        return value

    def needs(self, scope: str) -> None:
        """Go on only when the bot was granted `scope`.

        Raises:
            Refusal: `missing_scope`, with what was needed and what there is.
        """
        granted = self.workspace.installation.scopes
        if scope and scope not in granted:
            provided = ",".join(sorted(granted))
            raise Refusal("missing_scope", needed=scope, provided=provided)
