"""What is done when a workspace connects, when its people change, and when it goes."""

from dataclasses import dataclass

import structlog

from bot.clock import Clock
from bot.dispatch import Intake
from bot.engine import Engine
from bot.errors import PlatformError
from bot.identity import AccountId, ConversationId, Workspace
from bot.outbox import DELIVER, DeadLetters
from bot.people.ports import DirectoryStore
from bot.people.returning import Prints, never_forgotten
from bot.references import References
from bot.surface import Account, Directory
from bot.units import Stores, Units
from bot.values.ports import Arrivals

AT_ONCE = 200
UNNAMED = "Our company"  # until somebody sets it up; Teams does not tell what a tenant is called

log = structlog.get_logger()


@dataclass(frozen=True)
class Connections:
    """Keeps what the platforms say of workspaces and of the people in them."""

    units: Units
    engine: Engine
    clock: Clock
    prints: Prints | None = None

    async def connect(
        self, platform: str, external_id: str, name: str, bot_account: AccountId | None
    ) -> Workspace:
        """Return a workspace; it is connected from now on."""

        def work(stores: Stores) -> Workspace:
            store = stores.get(DirectoryStore)
            return store.connect(platform, external_id, name or UNNAMED, bot_account)

        return await self.units.write(work)

    async def sync(
        self, platform: str, external_id: str, directory: Directory, *, complete: bool = True
    ) -> None:
        """Ask a platform who there is, keep the answer, and note who is gone.

        Args:
            complete: the platform lists the whole company, so that whoever was not there before
                has joined it, and whoever is missing has left it.
        """
        try:
            accounts = await directory.everyone()
            present = {account.id for account in accounts}
            left = () if complete else await directory.departed(present)
        except PlatformError as error:
            log.warning("directory_not_read", platform=platform, reason=error.reason)
            return
        for start in range(0, len(accounts), AT_ONCE):
            some = accounts[start : start + AT_ONCE]
            await self.keep(platform, external_id, some, arriving=complete)

        def work(stores: Stores) -> int:
            workspace = stores.get(Intake).workspace(platform, external_id)
            if workspace is None:
                return 0
            stores.get(Arrivals).read(workspace, self.clock.now())
            store = stores.get(DirectoryStore)
            if complete:
                return store.deactivate_missing(workspace, present)
            return store.deactivate(workspace, left)

        gone = await self.units.write(work)
        log.info("directory_read", platform=platform, accounts=len(accounts), gone=gone)

    async def keep(
        self,
        platform: str,
        external_id: str,
        accounts: tuple[Account, ...],
        *,
        arriving: bool = True,
    ) -> None:
        """Keep what a platform says of some accounts.

        Args:
            arriving: whoever was not there before has joined the company.
        """

        def work(stores: Stores) -> None:
            workspace = stores.get(Intake).workspace(platform, external_id)
            if workspace is not None:
                known = never_forgotten(accounts, platform, external_id, self.prints, stores)
                stores.get(DirectoryStore).upsert(workspace, known)
                arrivals, ids = stores.get(Arrivals), [account.id for account in known]
                new = arriving and arrivals.is_known(
                    workspace
                )  # else they were here before the bot was
                arrivals.arrived(workspace, ids, self.clock.now(), new=new)

        await self.units.write(work)

    async def bot_joined(
        self, platform: str, external_id: str, conversation: ConversationId
    ) -> None:
        """Have everything said that waited for the bot to be invited."""
        now = self.clock.now()

        def work(stores: Stores) -> None:
            workspace = stores.get(Intake).workspace(platform, external_id)
            if workspace is None:
                return
            if stores.get(DeadLetters).revive(workspace.id, conversation, now):
                self.engine.enqueue(stores.transaction, DELIVER, str(workspace.id))

        await self.units.write(work)

    async def disconnected(self, platform: str, external_id: str) -> None:
        """Note that the bot was removed from a workspace."""

        def work(stores: Stores) -> None:
            workspace = stores.get(Intake).workspace(platform, external_id)
            if workspace is not None:
                stores.get(DirectoryStore).disconnect(workspace)
                stores.get(References).forget_all(workspace)

        await self.units.write(work)
        log.warning("disconnected", platform=platform)
