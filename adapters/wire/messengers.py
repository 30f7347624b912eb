"""The messenger of the one workspace that an adapter is connected to."""

from bot.errors import PlatformError
from bot.identity import Workspace
from bot.surface import Messenger


class OneWorkspace:
    """Speaks to one workspace; implements `bot.surface.Messengers`."""

    def __init__(self) -> None:
        """Serve nobody until `connect`."""
        self._serves: tuple[str, Messenger] | None = None

    def connect(self, workspace: str, messenger: Messenger) -> None:
        """Serve the workspace with this id of the platform from now on."""
        self._serves = (workspace, messenger)

    def of(self, workspace: Workspace) -> Messenger:
        """Return the messenger of `workspace`.

        Raises:
            PlatformError: it is not the workspace that we are connected to.
        """
        if self._serves is None or self._serves[0] != workspace.external_id:
            raise PlatformError("not_connected")
        return self._serves[1]
