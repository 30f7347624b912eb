"""The JSON shapes in which Slack describes users, channels and messages."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from playground.slack import company
from playground.slack.messages import Message
from playground.slack.people import Channel, User
from playground.slack.shapes import Json

CREATED = 1_700_000_000


def user_json(user: User, *, with_email: bool, with_locale: bool, at: datetime) -> Json:
    """Return a user as `users.info` describes one; a deactivated one has fewer fields."""
    shape: Json = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.handle,
        "deleted": user.kind == "deactivated",
        "profile": _profile(user, with_email=with_email),
        "is_bot": user.kind == "bot",
        "is_app_user": False,
        "updated": CREATED,
    }
    if user.kind == "deactivated":
        return shape
    zone = ZoneInfo(user.tz or "America/Los_Angeles")
    offset = at.astimezone(zone).utcoffset()
    shape |= {
        "color": "9f69e7",
        "real_name": user.real_name,
        "tz": zone.key,
        "tz_label": at.astimezone(zone).tzname(),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_admin": user.kind == "admin",
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.kind in ("single_guest", "multi_guest"),
        "is_ultra_restricted": user.kind == "single_guest",
        "is_email_confirmed": user.is_person,
        "who_can_share_contact_card": "EVERYONE",
    }
    if user.kind == "stranger":
        shape["is_stranger"] = True
    if with_locale:
        shape["locale"] = user.locale
    return shape


def _profile(user: User, *, with_email: bool) -> Json:
    """Return the profile part of a user."""
    first, _, last = user.real_name.partition(" ")
    profile: Json = {
        "title": user.title,
        "phone": "",
        "skype": "",
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.handle,
        "display_name_normalized": user.handle,
        "fields": None,
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": f"g{user.id.lower()}",
        "first_name": first,
        "last_name": last,
        "team": user.team_id,
    }
    if with_email and user.email:
        profile["email"] = user.email
    if user.bot_id:
        profile |= {"bot_id": user.bot_id, "api_app_id": company.APP, "always_active": True}
    return profile


def channel_json(channel: Channel) -> Json:
    """Return a conversation as `conversations.info` describes one to the bot."""
    if channel.kind == "im":
        return _dm_json(channel)
    is_private = channel.kind != "public"
    shared = channel.ext_shared or channel.org_shared
    teams = [company.TEAM, company.STRANGERS_TEAM] if channel.ext_shared else [company.TEAM]
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not is_private,
        "is_group": is_private,
        "is_im": False,
        "is_mpim": channel.kind == "mpim",
        "is_private": is_private,
        "created": CREATED,
        "updated": CREATED * 1000,
        "is_archived": channel.archived,
        "is_general": channel.name == "general",
        "unlinked": 0,
        "is_shared": shared,
        "is_org_shared": channel.org_shared,
        "is_ext_shared": channel.ext_shared,
        "is_pending_ext_shared": channel.pending_ext_shared,
        "pending_shared": [],
        "pending_connected_team_ids": [],
        "shared_team_ids": teams,
        "connected_team_ids": teams[1:],
        "context_team_id": company.TEAM,
        "parent_conversation": None,
        "creator": company.user_id("jo"),
        "is_member": company.BOT_USER in channel.members,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
    }


def _dm_json(channel: Channel) -> Json:
    """Return a direct conversation as the bot sees it."""
    return {
        "id": channel.id,
        "created": CREATED,
        "updated": CREATED * 1000,
        "is_archived": False,
        "is_im": True,
        "is_org_shared": False,
        "context_team_id": company.TEAM,
        "user": channel.other_than(company.BOT_USER),
        "is_user_deleted": False,
        "is_open": True,
        "priority": 0,
    }


def message_json(message: Message) -> Json:
    """Return a message as Slack answers with it and puts it into payloads."""
    shape: Json = {
        "user": message.user,
        "type": "message",
        "ts": message.ts,
        "text": message.text,
        "team": company.TEAM,
    }
    if message.bot_id:
        shape |= {"bot_id": message.bot_id, "app_id": company.APP}
    if message.blocks:
        shape["blocks"] = message.blocks
    if message.attachments:
        shape["attachments"] = message.attachments
    if message.thread_ts:
        shape["thread_ts"] = message.thread_ts
    if message.subtype:
        shape["subtype"] = message.subtype
    if message.edited:
        shape["edited"] = {"user": message.user, "ts": message.ts}
    if "metadata" in message.asked:
        shape["metadata"] = message.asked["metadata"]
    return shape


def page_message(message: Message) -> Json:
    """Return a message in the shape that the playground's page reads."""
    at = datetime.fromtimestamp(float(message.ts), UTC)
    return {
        "ts": message.ts,
        "user": message.user,
        "text": message.text,
        "blocks": message.blocks,
        "files": message.asked.get("files", []),
        "ephemeral": message.only_for is not None,
        "edited": message.edited,
        "thread_ts": message.thread_ts,
        "at": at.isoformat().replace("+00:00", "Z"),
    }
