"""Methods about channels and direct messages."""

from playground.slack import company
from playground.slack.call import Call, Method
from playground.slack.methods.paging import page
from playground.slack.objects import channel_json
from playground.slack.people import Channel
from playground.slack.shapes import Json
from playground.slack.tickets import Refusal
from playground.slack.workspace import require_channel

READ = {"public": "channels:read", "private": "groups:read", "mpim": "mpim:read", "im": "im:read"}
KIND_OF_TYPE = {"public_channel": "public", "private_channel": "private", "im": "im"}


def conversations_list(call: Call) -> Json:
    """List the conversations of the asked types, page by page."""
    asked = str(call.arguments.get("types") or "public_channel").split(",")
    kinds = set()
    for name in (word.strip() for word in asked):
        if name not in (*KIND_OF_TYPE, "mpim"):
            raise Refusal("invalid_types")
        kind = KIND_OF_TYPE.get(name, "mpim")
        call.needs(READ.get(kind, "mpim:read"))
        kinds.add(kind)
    skip_archived = call.flag("exclude_archived")
    everything = [
        channel
        for channel in call.workspace.channels.values()
        if channel.kind in kinds
        and (channel.kind == "public" or call.workspace.is_bot_in(channel))
        and not (skip_archived and channel.archived)
    ]
    found, after = page(call, everything)
    return {"channels": [channel_json(channel) for channel in found], **after}


def conversations_info(call: Call) -> Json:
    """Describe one conversation."""
    channel = require_channel(call.workspace, call.arguments.get("channel"))
    if channel.kind != "im" or "im:write" not in call.workspace.installation.scopes:
        call.needs(READ[channel.kind])
    shape = channel_json(channel)
    if call.flag("include_num_members") and channel.kind != "im":
        shape["num_members"] = len(channel.members)
    return {"channel": shape}


def conversations_members(call: Call) -> Json:
    """List who is in a conversation, page by page."""
    channel = require_channel(call.workspace, call.arguments.get("channel"))
    call.needs(READ[channel.kind])
    found, after = page(call, channel.members)
    return {"members": found, **after}


def conversations_open(call: Call) -> Json:
    """Open the direct conversation with one person."""
    known = call.arguments.get("channel")
    if known:
        return {"channel": {"id": require_channel(call.workspace, known).id}}
    named = [word for word in call.required("users", "users_list_not_supplied").split(",") if word]
    if len(named) > 1:
        call.needs("mpim:write")
    user = call.workspace.users.get(named[0])
    if user is None:
        raise Refusal("user_not_found")
    if user.kind == "deactivated":
        raise Refusal("user_disabled")
    if user.kind in ("bot", "slackbot"):
        raise Refusal("cannot_dm_bot")
    return _opened(call, user.id)


def _opened(call: Call, user: str) -> Json:
    """Return the direct conversation with `user`, and whether it was open before."""
    before = len(call.workspace.channels)
    channel = call.workspace.dm(user)
    answer: Json = {"channel": {"id": channel.id}}
    if call.flag("return_im"):
        answer["channel"] = channel_json(channel)
    if len(call.workspace.channels) == before:
        answer |= {"no_op": True, "already_open": True}
    return answer


def conversations_join(call: Call) -> Json:
    """Put the bot into a public channel."""
    channel = require_channel(call.workspace, call.arguments.get("channel"))
    if channel.kind != "public":
        raise Refusal("method_not_supported_for_channel_type")
    _refuse_archived(channel)
    call.workspace.join(company.BOT_USER, channel)
    return {"channel": channel_json(channel)}


def _refuse_archived(channel: Channel) -> None:
    """Stop at a closed channel.

    Raises:
        Refusal: `is_archived`.
    """
    if channel.archived:
        raise Refusal("is_archived")


METHODS = {
    "conversations.list": Method(conversations_list, "", "tier2"),
    "conversations.info": Method(conversations_info, "", "tier3"),
    "conversations.members": Method(conversations_members, "", "tier4"),
    "conversations.open": Method(conversations_open, "im:write", "tier3", reads_json=True),
    "conversations.join": Method(conversations_join, "channels:join", "tier3", reads_json=True),
}
