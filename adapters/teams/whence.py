"""Who did something on Teams, and in which conversation. Pure."""

import re
from typing import Final

from adapters.teams.arrivals import Reference
from adapters.teams.hosts import Hosts
from adapters.wire.reading import part, word
from adapters.wire.text import Json
from bot.identity import AccountId, ConversationId
from bot.request import Place
from bot.surface import PlaceKind

_THREAD = re.compile(r"[A-Za-z0-9:._-]{1,100}")
_GUESTS: Final = frozenset({"guest", "anonymous", "federated"})


def actor_of(activity: Json) -> AccountId:
    """Return who did something: by the object id of Entra, or Teams' own id where there is none."""
    found = word(activity, "from", "aadObjectId").lower() or word(activity, "from", "id")
    return AccountId(found)


def is_from_outside(activity: Json, tenant: str) -> bool:
    """Return whether the activity says that the actor belongs to another organisation.

    Somebody without an object id is not known to Entra, so to nobody here.
    """
    sender = part(activity, "from")
    named = (word(sender, "tenantId"), word(sender, "tenant", "id"))
    roles = {word(sender, name).lower() for name in ("role", "userRole")}
    return (
        not word(sender, "aadObjectId")
        or any(one and one.lower() != tenant for one in named)
        or bool(roles & _GUESTS)
    )


def reference_of(activity: Json, hosts: Hosts, tenant: str) -> Reference:
    """Return where the conversation of an activity is reached.

    Raises:
        NotAllowed: it names no host of Teams'; the front refuses such activities.
    """
    conversation, _, thread = word(activity, "conversation", "id").partition(";messageid=")
    channel = part(activity, "channelData", "channel")
    return Reference(
        service_url=hosts.checked(word(activity, "serviceUrl")),
        conversation=ConversationId(conversation),
        kind=_kind(activity, channel),
        thread=thread if _THREAD.fullmatch(thread) else None,
        tenant=tenant,
        team=word(activity, "channelData", "team", "id"),
        channel_name=word(channel, "name"),
    )


def place_of(reference: Reference) -> Place:
    """Return a conversation as the core knows it."""
    return Place(reference.conversation, reference.kind, reference.thread)


def _kind(activity: Json, channel: object) -> PlaceKind:
    """Return what sort of conversation it is; one that Teams does not tell of has listeners."""
    told = word(activity, "conversation", "conversationType")
    if told == "personal":
        return PlaceKind.DIRECT
    if told == "channel" or (not told and isinstance(channel, dict)):
        is_private = word(channel, "type") == "private"
        return PlaceKind.PRIVATE_CHANNEL if is_private else PlaceKind.CHANNEL
    return PlaceKind.GROUP
