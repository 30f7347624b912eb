"""What Teams says of a conversation, as the core asks for it."""

from collections.abc import Iterable

from adapters.teams.arrivals import Reference
from adapters.wire.reading import part, word
from bot.errors import PlatformError
from bot.surface import PlaceFacts, PlaceKind

SHARED = "shared"
PRIVATE = "private"
GONE = "channel_not_found"
"""A word that `bot.undelivered` knows."""


def absent(reference: Reference) -> PlaceFacts:
    """Return what is known of a conversation that the bot is no member of."""
    return PlaceFacts(
        conversation=reference.conversation,
        kind=reference.kind,
        shared_outside=False,
        archived=False,
        bot_is_member=False,
        name=reference.channel_name,
    )


def channel_facts(
    reference: Reference, team: object, channels: object, members: Iterable[object]
) -> PlaceFacts:
    """Return what the core needs to know of a channel.

    Teams does not tell whom a shared channel is shared with, so each of them counts as shared with
    another organisation.

    Args:
        reference: where the channel is.
        team: what Teams says of the team around it.
        channels: what Teams says of the channels of that team.
        members: some of those in the channel.

    Raises:
        PlatformError: the channel is gone, or Teams did not describe it; nothing may be said there
            then.
    """
    channel = _channel(reference, channels)
    kind = word(channel, "type") or word(channel, "membershipType")
    return PlaceFacts(
        conversation=reference.conversation,
        kind=PlaceKind.PRIVATE_CHANNEL if kind == PRIVATE else reference.kind,
        shared_outside=(
            kind == SHARED
            or _is_elsewhere(team, reference.tenant)
            or are_outsiders_among(members, reference.tenant)
        ),
        archived=part(team, "isArchived") is True,
        bot_is_member=True,
        name=word(channel, "name") or reference.channel_name,
    )


def chat_facts(reference: Reference, members: Iterable[object]) -> PlaceFacts:
    """Return what the core needs to know of a group chat or a 1:1 chat, from all who are in it."""
    return PlaceFacts(
        conversation=reference.conversation,
        kind=reference.kind,
        shared_outside=are_outsiders_among(members, reference.tenant),
        archived=False,
        bot_is_member=True,
        name=reference.channel_name,
    )


def are_outsiders_among(members: Iterable[object], tenant: str) -> bool:
    """Return whether somebody of another tenant is among the members; guests are of ours."""
    return any(_is_elsewhere(member, tenant) for member in members)


def _channel(reference: Reference, channels: object) -> object:
    """Return what Teams says of the one channel.

    A private channel is not among those of its team where the bot was added to it alone.

    Raises:
        PlatformError: it is not there, or there is no list.
    """
    listed = part(channels, "conversations")
    if not isinstance(listed, list):
        raise PlatformError("no_channels")
    found = next((one for one in listed if word(one, "id") == reference.conversation), None)
    if found is None and reference.kind is not PlaceKind.PRIVATE_CHANNEL:
        raise PlatformError(GONE, permanent=True)
    return found or {"type": PRIVATE}


def _is_elsewhere(described: object, tenant: str) -> bool:
    """Return whether something names another tenant than ours as its own."""
    named = word(described, "tenantId") or word(described, "properties", "tenantId")
    return bool(named) and named.lower() != tenant
