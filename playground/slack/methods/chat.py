"""Methods about messages."""

from typing import Any

from playground.slack import company
from playground.slack.call import Call, Method
from playground.slack.checks.messages import (
    read_json,
    require_blocks,
    require_words,
    warnings_about,
)
from playground.slack.ids import with_block_ids
from playground.slack.messages import Message
from playground.slack.objects import message_json
from playground.slack.people import Channel
from playground.slack.shapes import Blocks, Json
from playground.slack.tickets import Refusal
from playground.slack.workspace import Workspace, require_channel

RECORDED = (
    "as_user",
    "icon_emoji",
    "icon_url",
    "link_names",
    "metadata",
    "mrkdwn",
    "parse",
    "reply_broadcast",
    "unfurl_links",
    "unfurl_media",
    "username",
)


def post_message(call: Call) -> Json:
    """Post into a conversation."""
    channel = _channel_to_post_in(call)
    text, blocks, attachments = _content(call)
    wait = call.pace.wait_for_post(channel.id)
    if wait:
        raise Refusal("ratelimited", 429, retry_after=wait)
    message = _new_message(call, channel, text, blocks)
    message.attachments = attachments
    message.thread_ts = call.arguments.get("thread_ts") or None
    call.workspace.post(message)
    answer = {"channel": channel.id, "ts": message.ts, "message": message_json(message)}
    return answer | warnings_about(text, blocks)


def post_ephemeral(call: Call) -> Json:
    """Show a message to one member of a conversation."""
    channel = _channel_to_post_in(call)
    user = call.required("user", "user_not_found")
    if user not in call.workspace.users:
        raise Refusal("user_not_found")
    if user not in channel.members:
        raise Refusal("user_not_in_channel")
    text, blocks, attachments = _content(call)
    message = _new_message(call, channel, text, blocks)
    message.attachments = attachments
    message.only_for = user
    message.thread_ts = call.arguments.get("thread_ts") or None
    call.workspace.post(message)
    return {"message_ts": message.ts} | warnings_about(text, blocks)


def update(call: Call) -> Json:
    """Change one of the bot's own messages.

    Without `blocks` the old ones stay only when no `text` is given either
    (docs.slack.dev/reference/methods/chat.update, "blocks").
    """
    message = _own_message(call, "cant_update_message")
    asked = call.arguments
    if asked.get("blocks") is None and asked.get("text") is None and "attachments" not in asked:
        raise Refusal("no_text")
    blocks = require_blocks(asked.get("blocks"))
    text = str(asked["text"]) if asked.get("text") is not None else message.text
    require_words(text, blocks, message.attachments)
    message.text = text
    if asked.get("blocks") is not None or asked.get("text") is not None:
        message.blocks = with_block_ids(blocks)
    message.edited = not message.blocks
    message.asked |= _recorded(call)
    call.workspace.change(message)
    shape = message_json(message)
    answer = {"channel": message.channel, "ts": message.ts, "text": text, "message": shape}
    return answer | warnings_about(text, blocks)


def delete(call: Call) -> Json:
    """Take one of the bot's own messages away."""
    message = _own_message(call, "cant_delete_message")
    call.workspace.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    """Return the address of a message."""
    channel = require_channel(call.workspace, call.arguments.get("channel"))
    ts = call.required("message_ts", "message_not_found")
    message = call.workspace.messages.find(channel.id, ts)
    if message is None or message.only_for:
        raise Refusal("message_not_found")
    address = f"https://{company.DOMAIN}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": address}


def _channel_to_post_in(call: Call) -> Channel:
    """Return the conversation named by an id, a `#name` or a person's id.

    Raises:
        Refusal: it does not exist, is closed, or the bot is not in it.
    """
    workspace = call.workspace
    named = call.required("channel", "channel_not_found")
    if named in workspace.users:
        return _dm_to_post_in(workspace, named)
    if named.startswith("#"):
        named = next((c.id for c in workspace.channels.values() if f"#{c.name}" == named), named)
    channel = require_channel(workspace, named)
    if channel.archived:
        raise Refusal("is_archived")
    may_post = channel.kind == "public" and "chat:write.public" in workspace.installation.scopes
    if not workspace.is_bot_in(channel) and not may_post:
        raise Refusal("not_in_channel")
    return channel


def _dm_to_post_in(workspace: Workspace, user: str) -> Channel:
    """Return the direct conversation with a person.

    Raises:
        Refusal: the person cannot be written to.
    """
    kind = workspace.users[user].kind
    if kind == "deactivated":
        raise Refusal("channel_not_found")
    if kind in ("bot", "slackbot"):
        raise Refusal("cannot_dm_bot")
    return workspace.dm(user)


def _content(call: Call) -> tuple[str, Blocks, Blocks]:
    """Return text, blocks and attachments, each checked."""
    blocks = require_blocks(call.arguments.get("blocks"))
    attachments = read_json(call.arguments.get("attachments") or [], "invalid_attachments")
    if not isinstance(attachments, list):
        raise Refusal("invalid_attachments")
    text = call.arguments.get("text")
    marked = call.arguments.get("markdown_text")
    if marked and (text or blocks):
        raise Refusal("markdown_text_conflict")
    return require_words(text or marked, blocks, attachments), with_block_ids(blocks), attachments


def _new_message(call: Call, channel: Channel, text: str, blocks: Blocks) -> Message:
    """Return a message of the bot's that was not posted yet."""
    return Message(
        channel=channel.id,
        ts=call.workspace.new_ts(),
        user=company.BOT_USER,
        text=text,
        blocks=blocks,
        bot_id=company.BOT_ID,
        asked=_recorded(call),
    )


def _recorded(call: Call) -> Json:
    """Return what the bot asked for beside the words, true-or-false words read as such."""
    found: dict[str, Any] = {}
    for name in RECORDED:
        if name in call.arguments:
            value = call.arguments[name]
            found[name] = {"true": True, "false": False, "1": True, "0": False}.get(
                str(value).lower(), value
            )
    if isinstance(found.get("metadata"), str):
        found["metadata"] = read_json(found["metadata"], "invalid_metadata_format")
    return found


def _own_message(call: Call, not_yours: str) -> Message:
    """Return the message that the call names, which must be the bot's and not ephemeral.

    Raises:
        Refusal: there is no such message, or it is somebody else's.
    """
    channel = require_channel(call.workspace, call.arguments.get("channel"))
    message = call.workspace.messages.find(channel.id, call.required("ts", "message_not_found"))
    if message is None or message.only_for:
        raise Refusal("message_not_found")
    if message.user != company.BOT_USER:
        raise Refusal(not_yours)
    return message


METHODS = {
    "chat.postMessage": Method(post_message, "chat:write", "special", reads_json=True),
    "chat.postEphemeral": Method(post_ephemeral, "chat:write", "tier4", reads_json=True),
    "chat.update": Method(update, "chat:write", "tier3", reads_json=True),
    "chat.delete": Method(delete, "chat:write", "tier3", reads_json=True),
    "chat.getPermalink": Method(get_permalink, "", "special"),
}
