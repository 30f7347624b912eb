"""What Slack says of a conversation, as the core asks for it."""

from adapters.slack.arrivals import Installation
from adapters.wire.reading import word
from adapters.wire.text import Json
from bot.errors import PlatformError
from bot.identity import ConversationId
from bot.surface import PlaceFacts, PlaceKind


def facts_of(
    conversation: ConversationId, channel: object, installation: Installation
) -> PlaceFacts:
    """Return what the core needs to know of a conversation.

    Raises:
        PlatformError: Slack did not describe one; nothing may be said there then.
    """
    if not isinstance(channel, dict):
        raise PlatformError("no_channel")
    kind = _kind(channel)
    return PlaceFacts(
        conversation=conversation,
        kind=kind,
        shared_outside=_is_shared_outside(channel, installation),
        archived=bool(channel.get("is_archived")),
        bot_is_member=kind in {PlaceKind.DIRECT, PlaceKind.GROUP} or bool(channel.get("is_member")),
        name=word(channel, "name"),
    )


def _kind(channel: Json) -> PlaceKind:
    """Return what sort of conversation Slack describes."""
    if channel.get("is_im"):
        return PlaceKind.DIRECT
    if channel.get("is_mpim"):
        return PlaceKind.GROUP
    if channel.get("is_private") or channel.get("is_group"):
        return PlaceKind.PRIVATE_CHANNEL
    return PlaceKind.CHANNEL


def _is_shared_outside(channel: Json, installation: Installation) -> bool:
    """Return whether people of another organisation are in it, or are invited."""
    if channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"):
        return True
    if channel.get("pending_shared") or channel.get("pending_connected_team_ids"):
        return True
    named = [channel.get("shared_team_ids"), channel.get("connected_team_ids")]
    teams = {team for some in named if isinstance(some, list) for team in some}
    shared = bool(channel.get("is_org_shared") or channel.get("is_shared"))
    return shared and any(not installation.is_ours(str(team)) for team in teams)
