"""Forgetting people: everything that said who they were goes, step by step, and stays gone."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any

import structlog

from bot.clock import Clock
from bot.commands import Capability
from bot.dispatch import port_of
from bot.engine import Engine
from bot.identity import PersonId, Workspace
from bot.outbox import DELIVER, Ledger
from bot.outcome import Utterance
from bot.people.erasures import Changed, Erasures, Found, Identity, Progress, Spot, Texts
from bot.personal import ERASE, Forgetting, Leaving, PersonalData
from bot.tombstones import Tombstones
from bot.units import Stores, Units

REFORGET = "reforget"
"""The kind of job that forgets again whom a restored database brought back."""

AT_ONCE = 200  # texts changed in one unit
LOOKED_AT = 1_000  # rows looked through on a reader
LISTED = 500  # people whose prints are compared

MENTIONS, EVERYWHERE = "mentions", "everywhere"

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Eraser:
    """Does the jobs of kind `ERASE` and `REFORGET`; every step may run twice.

    Attributes:
        ports: what stores implement; a capability that wants another one is refused at once.
        clean: has the file of the database let go of what was overwritten; may take a while.
    """

    units: Units
    engine: Engine
    clock: Clock
    tombstones: Tombstones
    capabilities: Collection[Capability]
    ports: Collection[type]
    clean: Callable[[], None] = field(default=lambda: None)
    calls: "Calls" = field(init=False)

    def __post_init__(self) -> None:
        """Bind what forgets to its stores.

        Raises:
            LookupError: something wants a store that nobody implements; it is named.
        """
        object.__setattr__(self, "calls", Calls(self.capabilities, self.ports))

    def register(self) -> None:
        """Have the engine call this eraser."""
        self.engine.handler(ERASE, self.erase)
        self.engine.handler(REFORGET, self.reforget)

    async def erase(self, key: str) -> None:  # noqa: ARG002 - what every job is called with
        """Go on with everybody who is still to be forgotten."""
        while waiting := await self.units.read(lambda stores: stores.get(Erasures).open()):
            for person in waiting:
                await self._forget(person)
        await asyncio.to_thread(self.clean)  # also where a process died before it could

    async def reforget(self, key: str) -> None:  # noqa: ARG002 - the same
        """Forget again whoever the key directory says was forgotten, and the database does not."""
        prints = await self.remember()
        if not prints:
            return
        after: PersonId | None = PersonId(0)
        while after is not None:
            after = await self._reforget_some(after, prints)
        await self.erase("")

    async def remember(self) -> frozenset[str]:
        """Have the database know all prints that the key directory holds, and return them."""
        prints = await asyncio.to_thread(self.tombstones.all)
        if prints:
            now = self.clock.now()
            await self.units.write(lambda stores: stores.get(Erasures).bury(prints, now))
        return prints

    async def _reforget_some(self, after: PersonId, prints: AbstractSet[str]) -> PersonId | None:
        """Look at the next people; return the last of them, None when there are no more."""
        people = await self.units.read(
            lambda stores: stores.get(Erasures).identities(after, LISTED)
        )
        back = [one.person for one in people if not prints.isdisjoint(self.prints_of(one))]
        now = self.clock.now()

        def work(stores: Stores) -> None:
            for person in back:
                stores.get(Erasures).ask(person, now)

        if back:
            log.warning("forgetting_again", people=len(back))
            await self.units.write(work)
        return people[-1].person if people else None

    def prints_of(self, identity: Identity) -> tuple[str, ...]:
        """Return all by which somebody could be known again."""
        seats = (
            self.tombstones.of_account(one.platform, one.workspace, one.account)
            for one in identity.seats
        )
        emails = {identity.email, *(one.email for one in identity.seats)} - {""}
        return (*seats, *map(self.tombstones.of_email, sorted(emails)))

    async def _forget(self, person: PersonId) -> None:
        """Do all that is left to be done for one person."""
        progress = await self.units.read(lambda stores: stores.get(Erasures).progress(person))
        if progress is None:
            return
        steps = (MENTIONS, *self._data(), EVERYWHERE)
        if progress.step not in steps:
            await self._begin(person)
            progress = replace(progress, step=steps[0], after=0)
        for step in steps[steps.index(progress.step) :]:
            await self._do(person, replace(progress, step=step))
            progress = replace(progress, after=0)
        now = self.clock.now()
        await self.units.write(lambda stores: stores.get(Erasures).finish(person, now))
        log.info("person_forgotten", person=person)

    async def _begin(self, person: PersonId) -> None:
        """Bury the prints where no backup of the database reaches, then empty the person."""
        identity = await self.units.read(lambda stores: stores.get(Erasures).identity(person))
        prints = self.prints_of(identity)
        if prints:
            await asyncio.to_thread(self.tombstones.add, prints)
        now = self.clock.now()

        def work(stores: Stores) -> None:
            erasures = stores.get(Erasures)
            erasures.begin(person, prints, now)
            erasures.keep(person, MENTIONS, 0)

        await self.units.write(work)

    async def _do(self, person: PersonId, progress: Progress) -> None:
        """Do one of the steps to its end."""
        if progress.step == MENTIONS:
            await self._unname(person, progress)
        elif progress.step == EVERYWHERE:
            await self._clear_texts(person, progress)
        else:
            await self._by_capability(person, progress)

    async def _unname(self, person: PersonId, progress: Progress) -> None:
        """Take the name out of the texts that are known to hold it."""

        def work(stores: Stores) -> bool:
            erasures = stores.get(Erasures)
            erasures.keep(person, MENTIONS, 0)
            changed = erasures.unname(person, AT_ONCE)
            if changed:
                self._say(self._anew(changed, stores), progress.workspace, stores)
            return changed is not None

        while await self.units.write(work):
            pass

    async def _by_capability(self, person: PersonId, progress: Progress) -> None:
        """Have a capability forget, step by step."""
        data = self._data()[progress.step]
        after: int | None = progress.after
        while after is not None:
            leaving = Leaving(person, self.clock.now(), after)

            def work(stores: Stores, leaving: Leaving = leaving) -> int | None:
                done: Forgetting = self.calls(data.forget, leaving, stores)
                self._say(done.utterances, progress.workspace, stores)
                stores.get(Erasures).keep(person, progress.step, done.after or leaving.after)
                return done.after

            after = await self.units.write(work)

    async def _clear_texts(self, person: PersonId, progress: Progress) -> None:
        """Look through every text there is: on a reader, so that nobody waits."""
        await self.units.write(lambda stores: stores.get(Erasures).keep(person, EVERYWHERE, 0))
        spot: Spot | None = Spot()
        while spot is not None:
            found = await self._find(person, spot)
            if found.rows:

                def work(stores: Stores, found: Found = found) -> None:
                    changed = stores.get(Texts).clear(person, found)
                    self._say(self._anew(changed, stores), progress.workspace, stores)

                await self.units.write(work)
            spot = found.onward

    async def _find(self, person: PersonId, spot: Spot) -> Found:
        """Look at the next rows."""
        return await self.units.read(lambda stores: stores.get(Texts).find(person, spot, LOOKED_AT))

    def _anew(self, changed: Changed, stores: Stores) -> tuple[Utterance, ...]:
        """Return what is said anew after texts changed."""
        said: list[Utterance] = []
        for data in self._data().values():
            for kind in data.reworded.keys() & changed.keys():
                said.extend(self.calls(data.reworded[kind], changed[kind], stores))
        return tuple(said)

    def _say(
        self, utterances: Collection[Utterance], workspace: Workspace | None, stores: Stores
    ) -> None:
        """Put what is said anew into the ledger."""
        if not utterances or workspace is None:
            return
        written = stores.get(Ledger).write(utterances, workspace, self.clock.now())
        for one in written:
            self.engine.enqueue(stores.transaction, DELIVER, str(one))

    def _data(self) -> Mapping[str, PersonalData]:
        """Return what the capabilities keep of people, by the names of those that do."""
        return {one.name: one.personal for one in self.capabilities if one.personal is not None}


class Calls:
    """Calls what tells, forgets or says anew with the store that it asks for."""

    def __init__(self, capabilities: Collection[Capability], ports: Collection[type]) -> None:
        """Find every store once.

        Raises:
            LookupError: something wants a store that nobody implements; it is named.
        """
        kept = [one.personal for one in capabilities if one.personal is not None]
        handlers = [
            handler
            for data in kept
            for handler in (data.tell, data.forget, *data.reworded.values())
        ]
        self._ports = {handler: port_of(handler, ports, 1) for handler in handlers}

    def __call__(self, handler: Callable[..., Any], argument: object, stores: Stores) -> Any:  # noqa: ANN401 - as the handler says
        """Call one of the capabilities' handlers."""
        port = self._ports[handler]
        return handler(argument) if port is None else handler(argument, stores.get(port))
