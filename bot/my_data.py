"""`me data`: all that is known of a person as one file, made at the moment of sending."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field

from msgspec import json

from bot.clock import Clock
from bot.commands import Capability
from bot.erasing import Calls
from bot.errors import PlatformError
from bot.identity import PersonId
from bot.personal import MY_DATA, About
from bot.surface import Document
from bot.ui.views import Attachment
from bot.undelivered import TOO_BIG
from bot.units import Stores, Units

FILE_NAME = "my-data.json"
MOST_BYTES = 20_000_000  # what leaves within the patience that a single message gets


@dataclass(frozen=True)
class PersonalFiles:
    """Makes files with all that is known of a person."""

    units: Units
    clock: Clock
    capabilities: Collection[Capability]
    ports: Collection[type]
    most_bytes: int = MOST_BYTES
    calls: Calls = field(init=False)

    def __post_init__(self) -> None:
        """Bind what tells to its stores.

        Raises:
            LookupError: something wants a store that nobody implements; it is named.
        """
        object.__setattr__(self, "calls", Calls(self.capabilities, self.ports))

    async def attach(self, attachment: Attachment) -> Document:
        """Return the file that goes with a message.

        Raises:
            PlatformError: it is too big to be sent, or there is no such file.
        """
        if attachment.kind != MY_DATA:
            raise PlatformError("nothing_to_attach", permanent=True)
        content = await self.of(attachment.person)
        if len(content) > self.most_bytes:
            raise PlatformError(TOO_BIG, permanent=True)
        return Document(FILE_NAME, content)

    async def of(self, person: PersonId) -> bytes:
        """Return all that is known of a person, as JSON that a person can read too."""
        about = await self.units.read(lambda stores: self._about(person, stores))
        return await asyncio.to_thread(lambda: json.format(json.encode(about), indent=2))

    def _about(self, person: PersonId, stores: Stores) -> About:
        """Put together what each capability knows of a person."""
        parts = {
            one.name: self.calls(one.personal.tell, person, stores)
            for one in self.capabilities
            if one.personal is not None
        }
        return {"made_at": self.clock.now().isoformat(), **parts}
