"""The payloads that Slack sends to a bot, in their true and differing shapes.

Sources: docs.slack.dev/reference/interaction-payloads, /reference/events and
/interactivity/implementing-slash-commands, November 2026.
"""

import hashlib

from playground.slack import company
from playground.slack.messages import Message
from playground.slack.objects import message_json
from playground.slack.people import Channel, User
from playground.slack.shapes import Json
from playground.slack.views import View
from playground.slack.workspace import Workspace

NAME_IN_PAYLOAD = {"im": "directmessage", "private": "privategroup"}


def _team(user: User) -> Json:
    """Return the team of a payload: the one that the person belongs to."""
    domain = company.DOMAIN if user.team_id == company.TEAM else "acme"
    return {"id": user.team_id, "domain": domain}


def _person(user: User) -> Json:
    """Return the person of a payload."""
    return {"id": user.id, "username": user.handle, "name": user.handle, "team_id": user.team_id}


def _place(channel: Channel) -> Json:
    """Return the channel of a payload; a direct or private one does not tell its name."""
    return {"id": channel.id, "name": NAME_IN_PAYLOAD.get(channel.kind, channel.name)}


def _interaction(workspace: Workspace, kind: str, user: User) -> Json:
    """Return the fields that all interactions share."""
    return {
        "type": kind,
        "user": _person(user),
        "api_app_id": company.APP,
        "token": workspace.installation.verification_token,
        "team": _team(user),
        "enterprise": None,
        "is_enterprise_install": False,
    }


def slash_command(
    workspace: Workspace, user: User, channel: Channel, command: str, text: str
) -> Json:
    """Return the form fields of a slash command."""
    ticket = workspace.tickets.mint_response(user.id, channel.id, "commands")
    return {
        "token": workspace.installation.verification_token,
        "team_id": user.team_id,
        "team_domain": _team(user)["domain"],
        "channel_id": channel.id,
        "channel_name": _place(channel)["name"],
        "user_id": user.id,
        "user_name": user.handle,
        "command": command,
        "text": text,
        "api_app_id": company.APP,
        "is_enterprise_install": "false",
        "response_url": workspace.response_url(ticket),
        "trigger_id": workspace.tickets.mint_trigger(user.id).id,
    }


def event(workspace: Workspace, inner: Json, channel: Channel | None = None) -> Json:
    """Return an event in the envelope of the Events API, with an id of its own."""
    stamp = workspace.new_ts()
    inner = {**inner, "event_ts": inner.get("event_ts", stamp)}
    word = hashlib.sha256(stamp.encode()).hexdigest()[:9].upper()
    bot = {"team_id": company.TEAM, "user_id": company.BOT_USER, "is_bot": True}
    return {
        "token": workspace.installation.verification_token,
        "team_id": company.TEAM,
        "context_team_id": company.TEAM,
        "context_enterprise_id": None,
        "api_app_id": company.APP,
        "event": inner,
        "type": "event_callback",
        "event_id": f"Ev{word}",
        "event_time": int(float(stamp)),
        "authorizations": [{"enterprise_id": None, **bot, "is_enterprise_install": False}],
        "is_ext_shared_channel": bool(channel and channel.ext_shared),
        "event_context": f"4-simulated-{word}",
    }


def app_mention(message: Message, user: User) -> Json:
    """Return the event for a message that names the bot."""
    inner: Json = {
        "user": user.id,
        "type": "app_mention",
        "ts": message.ts,
        "client_msg_id": f"00000000-0000-4000-8000-{message.ts.replace('.', '')[-12:]}",
        "text": message.text,
        "team": user.team_id,
        "blocks": message.blocks,
        "channel": message.channel,
        "event_ts": message.ts,
    }
    if message.thread_ts:
        inner |= {"thread_ts": message.thread_ts}
    if user.team_id != company.TEAM:
        profile = {"real_name": user.real_name, "name": user.handle, "team": user.team_id}
        inner |= {"user_team": user.team_id, "source_team": user.team_id, "user_profile": profile}
    return inner


def app_home_opened(channel: Channel, user: User, tab: str, home: View | None) -> Json:
    """Return the event for a person looking at the bot's Home; `view` only if there is one."""
    inner: Json = {"type": "app_home_opened", "user": user.id, "channel": channel.id, "tab": tab}
    if home is not None and tab == "home":
        inner["view"] = home.as_json()
    return inner


def press_in_message(
    workspace: Workspace, user: User, message: Message, action: Json, values: Json
) -> Json:
    """Return a press in a message; one in an ephemeral message carries no `message`."""
    channel = workspace.channels[message.channel]
    ticket = workspace.tickets.mint_response(
        user.id, channel.id, "actions", message.ts, message.thread_ts
    )
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.only_for is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = _interaction(workspace, "block_actions", user) | {
        "container": container,
        "trigger_id": workspace.tickets.mint_trigger(user.id).id,
        "channel": _place(channel),
        "state": {"values": values},
        "response_url": workspace.response_url(ticket),
        "actions": [action],
    }
    if message.only_for is None:
        payload["message"] = message_json(message)
    return payload


def press_in_view(workspace: Workspace, user: User, view: View, action: Json) -> Json:
    """Return a press in a modal or on Home: `view` instead of message, no response URL."""
    trigger = workspace.tickets.mint_trigger(user.id, view.id if view.kind == "modal" else None)
    return _interaction(workspace, "block_actions", user) | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": trigger.id,
        "view": view.as_json(),
        "actions": [action],
    }


def view_submission(workspace: Workspace, user: User, view: View) -> Json:
    """Return the submission of a modal."""
    return _interaction(workspace, "view_submission", user) | {
        "trigger_id": workspace.tickets.mint_trigger(user.id, view.id).id,
        "view": view.as_json(),
        "response_urls": [],
    }


def view_closed(workspace: Workspace, user: User, view: View, *, cleared: bool) -> Json:
    """Return the news that a modal was closed without being sent."""
    closed = {"view": view.as_json(), "is_cleared": cleared}
    return _interaction(workspace, "view_closed", user) | closed


def global_shortcut(workspace: Workspace, user: User, callback_id: str) -> Json:
    """Return a shortcut chosen from the lightning menu: no channel, no response URL."""
    payload = _interaction(workspace, "shortcut", user) | {
        "action_ts": workspace.new_ts(),
        "callback_id": callback_id,
        "trigger_id": workspace.tickets.mint_trigger(user.id).id,
    }
    payload.pop("api_app_id")
    return payload


def message_shortcut(workspace: Workspace, user: User, callback_id: str, message: Message) -> Json:
    """Return a shortcut chosen from a message's menu."""
    channel = workspace.channels[message.channel]
    ticket = workspace.tickets.mint_response(user.id, channel.id, "actions", message.ts)
    payload = _interaction(workspace, "message_action", user) | {
        "action_ts": workspace.new_ts(),
        "callback_id": callback_id,
        "trigger_id": workspace.tickets.mint_trigger(user.id).id,
        "channel": _place(channel),
        "response_url": workspace.response_url(ticket),
        "message_ts": message.ts,
        "message": message_json(message),
    }
    payload.pop("api_app_id")
    payload["user"] = {key: payload["user"][key] for key in ("id", "name", "team_id")}
    return payload


def suggestion(workspace: Workspace, user: User, view: View, element: Json, typed: str) -> Json:
    """Return the request for the options of an `external_select`."""
    return _interaction(workspace, "block_suggestion", user) | {
        "action_id": element["action_id"],
        "block_id": element["block_id"],
        "value": typed,
        "container": {"type": "view", "view_id": view.id},
        "view": view.as_json(),
    }
