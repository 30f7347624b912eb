"""Who may see this here: asked before every send, with what the platform says at that moment."""

from bot.surface import PlaceFacts

SHARED_OUTSIDE = "shared_with_another_organisation"
ARCHIVED = "is_archived"
NOT_A_MEMBER = "not_in_channel"


def objection(place: PlaceFacts, *, can_post_unasked: bool = False) -> str | None:
    """Return why words of our people may not be said in a place, or None when they may.

    Args:
        place: what the platform says of it right now.
        can_post_unasked: the bot may post in public channels that it is not a member of.
    """
    if place.shared_outside:
        return SHARED_OUTSIDE
    if place.archived:
        return ARCHIVED
    if not place.bot_is_member and not can_post_unasked:
        return NOT_A_MEMBER
    return None
