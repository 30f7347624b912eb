"""Stamps of cards: what makes a button ours, and who may have pressed it.

Whatever a card sends back has been in the hands of a client, which can change every word of it. So
each button is signed for those whom its card was made for; what is not signed so is no press.
"""

from collections.abc import Collection
from typing import Literal

from adapters.teams.cards import Kind, Stamp
from adapters.wire.reading import word, words
from adapters.wire.seals import Opened, Owner, Seals, new_nonce
from bot.identity import AccountId, ConversationId

Reach = Literal["one", "all"]
"""Whom a card was made for: one person, or everybody in a conversation."""


class Stamps:
    """Makes the stamps of one workspace, and knows them again."""

    def __init__(self, seals: Seals, workspace: str, opens: Collection[str] = frozenset()) -> None:
        """Sign by `seals`; buttons of the actions in `opens` open a dialog at once."""
        self._seals = seals
        self._workspace = workspace
        self._opens = opens

    def for_all(self, conversation: ConversationId) -> Stamp:
        """Return the stamp of a card that everybody in a conversation may press."""
        return self._stamp("all", conversation, new_nonce())

    def for_one(self, account: AccountId, opened: Opened | None = None, form: str = "") -> Stamp:
        """Return the stamp of a card that one person alone may press.

        Args:
            account: who.
            opened: what a press brings back, sealed; its nonce is the card's. None: nothing.
            form: the form on the card, if there is one.
        """
        if opened is None:
            return self._stamp("one", account, new_nonce())
        sealed = self._seals.seal(opened, Owner(self._workspace, account, form))
        return self._stamp("one", account, opened.nonce, sealed)

    def reach(self, told: object, actor: AccountId, conversation: ConversationId) -> Reach | None:
        """Return whom the card was made for that sent this; None: we never made it for `actor`.

        Args:
            told: what was sent, which may be anything at all.
            actor: who pressed.
            conversation: where.
        """
        pressed = (word(told, "k"), word(told, "a"), words(told, "val"), word(told, "n"))
        made_for: tuple[tuple[Reach, str], ...] = (("one", actor), ("all", conversation))
        for reach, whom in made_for:
            if self._seals.has_signed(word(told, "g"), (self._workspace, reach, whom, *pressed)):
                return reach
        return None

    def _stamp(self, reach: Reach, whom: str, nonce: str, sealed: str = "") -> Stamp:
        """Return a stamp that signs for these."""

        def sign(kind: Kind, name: str, value: str, nonce: str) -> str:
            return self._seals.sign((self._workspace, reach, whom, kind, name, value, nonce))

        return Stamp(nonce, sealed, sign=sign, opens=self._opens)
