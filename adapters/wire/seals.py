"""What travels inside a form and comes back with it, signed so that nobody else can make one."""

import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from bot.clock import Clock
from bot.identity import AccountId, ConversationId
from bot.request import Place
from bot.surface import PlaceKind

MOST_SEALED = 3_000  # what the narrowest platform lets a form carry
LIFE = timedelta(hours=24)  # ours: a form left open longer than a day is from an earlier time
_SKEW = timedelta(minutes=5)  # the clocks of several machines differ
_SIGNATURE_BYTES = 16  # 128 bits: nobody guesses one, and a card with many buttons stays small


@dataclass(frozen=True)
class Opened:
    """What was known when a form or page was opened.

    Attributes:
        nonce: the form's own word, by which a second submission is recognised.
        carry: what the core wants back.
        place: the conversation around it, if any.
        at_home: it was opened from the Home, which shows something else afterwards.
    """

    nonce: str
    carry: str = ""
    place: Place | None = None
    at_home: bool = False


@dataclass(frozen=True)
class Owner:
    """For whom a form was opened: nothing that is sealed for one opens for another."""

    workspace: str
    actor: AccountId
    form: str


def new_nonce() -> str:
    """Return a word that no other form has."""
    return secrets.token_urlsafe(15)


class Seals:
    """Signs what goes into a form and reads what comes back."""

    def __init__(self, key: bytes, clock: Clock) -> None:
        """Sign with `key`, which never enters the database.

        Raises:
            ValueError: the key is too short to be one.
        """
        if len(key) < 16:  # noqa: PLR2004 - 128 bits
            raise ValueError("the key that signs forms needs at least 16 bytes")
        self._key = key
        self._clock = clock

    def seal(self, opened: Opened, owner: Owner) -> str:
        """Return the text to put into the form."""
        place = opened.place
        content = {
            "n": opened.nonce,
            "c": opened.carry,
            "h": opened.at_home,
            "t": int(self._clock.now().timestamp()),
            "p": [place.conversation, place.kind.value, place.thread] if place else None,
        }
        return str(self._serializer(owner).dumps(content))

    def open(self, sealed: str, owner: Owner) -> Opened | None:
        """Return what was sealed for this owner; None when it is neither, or too old."""
        if not 0 < len(sealed) <= MOST_SEALED:
            return None
        try:
            content = self._serializer(owner).loads(sealed)
            issued = datetime.fromtimestamp(content["t"], UTC)
            opened = Opened(content["n"], content["c"], _place(content["p"]), content["h"])
        except (BadData, KeyError, TypeError, ValueError):
            return None
        age = self._clock.now() - issued
        return opened if -_SKEW <= age <= LIFE else None

    def sign(self, words: Sequence[str]) -> str:
        """Return a signature of these words in this order: 22 letters, good for ever."""
        written = json.dumps(list(words)).encode()
        made = hmac.digest(self._key, b"goodword words\n" + written, "sha256")
        return urlsafe_b64encode(made[:_SIGNATURE_BYTES]).rstrip(b"=").decode()

    def has_signed(self, signature: str, words: Sequence[str]) -> bool:
        """Return whether a signature, which may be any text, is ours and of these words."""
        given = signature.encode("utf-8", "surrogatepass")
        return hmac.compare_digest(given, self.sign(words).encode())

    def _serializer(self, owner: Owner) -> URLSafeSerializer:
        """Return what signs for one owner: the salt is a part of the key."""
        salt = f"goodword form\n{owner.workspace}\n{owner.actor}\n{owner.form}"
        return URLSafeSerializer(self._key, salt=salt.encode())


def _place(parts: list[str | None] | None) -> Place | None:
    """Return a place that was sealed."""
    if parts is None:
        return None
    conversation, kind, thread = parts
    return Place(ConversationId(str(conversation)), PlaceKind(str(kind)), thread)
