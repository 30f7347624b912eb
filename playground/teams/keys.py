"""The keys with which the simulated Bot Framework signs what it delivers."""

import json
import uuid
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from playground.teams.shapes import Json

EXPONENT, BITS = 65_537, 2_048
CHANNEL = "msteams"


class _Key:
    """One RSA key with its id."""

    def __init__(self) -> None:
        """Make a new key."""
        self.id = uuid.uuid4().hex
        self.secret = rsa.generate_private_key(EXPONENT, BITS)

    def published(self) -> Json:
        """Return the public half as a JSON Web Key endorsed for Teams."""
        numbers: dict[str, Any] = json.loads(RSAAlgorithm.to_jwk(self.secret.public_key()))
        return {
            "kty": "RSA",
            "use": "sig",
            "kid": self.id,
            "x5t": self.id,
            "n": numbers["n"],
            "e": numbers["e"],
            "endorsements": [CHANNEL],
        }


class SigningKeys:
    """The keys of the simulated Bot Framework; the newest signs.

    `kept` is how many are published: an older one goes away when a new one comes.
    """

    def __init__(self, kept: int = 2) -> None:
        """Make the first key."""
        self._kept = kept
        self._keys = [_Key()]

    def rotate(self) -> None:
        """Sign with a new key from now on; the one before stays published for a while."""
        self._keys = [*self._keys, _Key()][-self._kept :]

    def forget_old(self) -> None:
        """Publish only the key that signs."""
        self._keys = self._keys[-1:]

    @property
    def newest(self) -> str:
        """Return the id of the key that signs."""
        return self._keys[-1].id

    def published(self) -> Json:
        """Return the key set that anybody may read."""
        return {"keys": [key.published() for key in self._keys]}

    def signed(self, claims: Json, **header: object) -> str:
        """Return a token of these claims, signed with the newest key."""
        key = self._keys[-1]
        named = {"kid": key.id, "x5t": key.id, **header}
        return jwt.encode(claims, key.secret, algorithm="RS256", headers=named)
