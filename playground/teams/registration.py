"""The bot's registration: its app id and secret, and what the tenant allows it."""

import io
import json
import zipfile
from dataclasses import dataclass, field

from playground.teams import company
from playground.teams.shapes import Json


@dataclass
class Registration:
    """What the tenant knows about the one app in it.

    Attributes:
        allows_targeted: whether targeted messages work here.
        allows_people: whether the bot may open a 1:1 chat that nobody opened before.
        largest_page: how many members a page of a roster holds at most; Teams gives up to 500.
        commands: the commands of its message extension, from the manifest; without a manifest
            every command is accepted, so that a test can start without one.
        typed: the words that the bot's command lists offer.
    """

    app: str = company.APP
    secret: str = "simulated-app-secret-0123456789"
    tenant: str = company.TENANT
    allows_targeted: bool = True
    allows_people: bool = True
    largest_page: int = 500
    commands: list[Json] = field(default_factory=list)
    typed: list[Json] = field(default_factory=list)

    def read_package(self, package: bytes) -> None:
        """Take the same from an app package, a zip that people upload."""
        with zipfile.ZipFile(io.BytesIO(package)) as opened:
            self.read_manifest(json.loads(opened.read("manifest.json")))

    def read_manifest(self, manifest: Json) -> None:
        """Take the commands of bot and message extension from an app manifest."""
        extensions = manifest.get("composeExtensions", [])
        self.commands = [one for part in extensions for one in part.get("commands", [])]
        lists = [one for part in manifest.get("bots", []) for one in part.get("commandLists", [])]
        named = {one["title"]: one for part in lists for one in part.get("commands", [])}
        self.typed = list(named.values())

    def knows_command(self, command: str, context: str) -> bool:
        """Return whether the message extension offers a command in the compose box or elsewhere.

        Args:
            command: its id.
            context: `compose`, `commandBox` or `message`.
        """
        if not self.commands:
            return True
        found = (one for one in self.commands if one["id"] == command)
        return any(context in one.get("context", ("compose", "commandBox")) for one in found)
