"""The activities that Teams sends to a bot, in their true and differing shapes.

Sources: learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations and
/task-modules-and-cards, /messaging-extensions, November 2026.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.clock import zone_of
from playground.slack.times import iso
from playground.teams.messages import Dialog, Message
from playground.teams.people import Person, Place
from playground.teams.shapes import Json
from playground.teams.tenant import Tenant

THREAD = ";messageid="


@dataclass(frozen=True)
class Spot:
    """Where somebody does something; `thread` is the root message of a channel's thread."""

    person: Person
    place: Place
    thread: str | None = None


def activity(tenant: Tenant, kind: str, spot: Spot, **parts: object) -> Json:
    """Return what all activities share, and `parts` beside it."""
    person, place = spot.person, spot.place
    now = tenant.clock.now()
    local = now.astimezone(zone_of(person.tz))
    country = person.locale.partition("-")[2] or "US"
    shared: Json = {
        "type": kind,
        "id": tenant.new_word(),
        "timestamp": iso(now),
        "localTimestamp": local.isoformat(timespec="milliseconds"),
        "localTimezone": person.tz,
        "serviceUrl": tenant.service_url,
        "channelId": "msteams",
        "from": {"id": person.id, "name": person.name, "aadObjectId": person.oid},
        "conversation": conversation(tenant, place, spot.thread),
        "recipient": {"id": tenant.bot.id, "name": tenant.bot.name},
        "locale": person.locale,
        "channelData": channel_data(tenant, place),
        "entities": [
            {
                "locale": person.locale,
                "country": country,
                "platform": "Web",
                "timezone": person.tz,
                "type": "clientInfo",
            }
        ],
    }
    return shared | parts


def conversation(tenant: Tenant, place: Place, thread: str | None) -> Json:
    """Return the conversation of an activity."""
    shape: Json = {
        "conversationType": place.conversation_type,
        "tenantId": tenant.registration.tenant,
        "id": f"{place.id}{THREAD}{thread}" if thread else place.id,
    }
    return shape if place.kind == "personal" else {"isGroup": True, **shape}


def channel_data(tenant: Tenant, place: Place) -> Json:
    """Return what Teams adds about tenant, team and channel."""
    data: Json = {"tenant": {"id": tenant.registration.tenant}}
    if not place.is_channel:
        return data
    channel: Json = {"id": place.id}
    if place.kind != "standard":
        channel |= {"name": place.name, "type": place.kind}
    return {
        "teamsChannelId": place.id,
        "teamsTeamId": place.team,
        "channel": channel,
        "team": {"id": place.team},
        **data,
    }


def message(tenant: Tenant, spot: Spot, said: Message) -> Json:
    """Return the activity for typed words."""
    shape = activity(tenant, "message", spot, id=said.id, text=said.text, textFormat="plain")
    stamp = datetime.fromtimestamp(int(said.id) / 1_000, UTC)
    local = stamp.astimezone(zone_of(spot.person.tz)).isoformat(timespec="milliseconds")
    shape |= {"timestamp": iso(stamp), "localTimestamp": local}
    html = {"contentType": "text/html", "content": f"<p>{said.text}</p>"}
    shape["attachments"] = [html]
    shape["entities"] = [*said.entities, *shape["entities"]]
    return shape


def submitted(tenant: Tenant, spot: Spot, on: Message, value: Json) -> Json:
    """Return the message for a pressed Action.Submit: no text, but a value."""
    stamp = tenant.new_id()
    legacy = {"messageId": on.id}
    shape = activity(tenant, "message", spot, id=stamp, replyToId=on.id, value=value)
    return shape | {"channelData": {**shape["channelData"], "legacy": legacy}}


def invoke(tenant: Tenant, spot: Spot, name: str, value: Json, on: Message | None = None) -> Json:
    """Return an invoke, on a message if one is given."""
    shape = activity(tenant, "invoke", spot, name=name, value=value)
    return shape | ({"replyToId": on.id} if on is not None else {})


def execute(tenant: Tenant, spot: Spot, on: Message, action: Json, data: Json) -> Json:
    """Return the invoke for a pressed Action.Execute; `data` holds the fields as well."""
    named = {"type": "Action.Execute", "id": action.get("id"), "verb": action.get("verb")}
    value = {"action": {**named, "data": data}, "trigger": "manual"}
    return invoke(tenant, spot, "adaptiveCard/action", value, on)


def task(tenant: Tenant, spot: Spot, name: str, data: Json, on: Message | None = None) -> Json:
    """Return `task/fetch` or `task/submit`."""
    value = {"data": data, "context": {"theme": "default"}}
    return invoke(tenant, spot, name, value, on)


def extension(tenant: Tenant, spot: Spot, dialog: Dialog, data: Json | None) -> Json:
    """Return the fetch of a message extension's action, or its submission when there is data."""
    value: Json = {
        "commandId": dialog.command,
        "commandContext": dialog.context,
        "context": {"theme": "default"},
    }
    if dialog.message is not None:
        value["messagePayload"] = message_payload(tenant, dialog.message)
    if data is None:
        return invoke(tenant, spot, "composeExtension/fetchTask", value)
    return invoke(tenant, spot, "composeExtension/submitAction", value | {"data": data})


def message_payload(tenant: Tenant, on: Message) -> Json:
    """Return the message that an action was chosen on."""
    sender = tenant.people[on.sender]
    user = {"id": sender.oid, "displayName": sender.name, "userIdentityType": "aadUser"}
    bot = {"id": sender.oid, "displayName": sender.name, "applicationIdentityType": "bot"}
    is_bot = sender.kind == "bot"
    return {
        "id": on.id,
        "replyToId": on.thread if on.is_reply else None,
        "createdDateTime": iso(datetime.fromtimestamp(int(on.id) / 1_000, UTC)),
        "lastModifiedDateTime": None,
        "deleted": False,
        "importance": "normal",
        "locale": "en-us",
        "linkToMessage": f"https://teams.microsoft.com/l/message/{on.place}/{on.id}",
        "from": {"user": None if is_bot else user, "application": bot if is_bot else None},
        "body": {"contentType": "html", "content": f"<div>{on.text}</div>"},
        "attachments": [],
        "mentions": [],
        "reactions": [],
    }


def reaction(tenant: Tenant, spot: Spot, on: Message, kind: str) -> Json:
    """Return the news that somebody reacted to a message of the bot's."""
    added = [{"type": kind}]
    return activity(tenant, "messageReaction", spot, replyToId=on.id, reactionsAdded=added)


def update(tenant: Tenant, spot: Spot, event: str = "", **parts: object) -> Json:
    """Return a `conversationUpdate`, with the event that Teams names in the channel data."""
    shape = activity(tenant, "conversationUpdate", spot, **parts)
    if event:
        data = shape["channelData"]
        shape["channelData"] = {**data, "eventType": event}
        if spot.place.is_channel:
            team = tenant.teams.get(spot.place.team)
            known = {"id": spot.place.team, "name": team.name if team else "", "type": "standard"}
            channel = {**data["channel"], "name": spot.place.name}
            shape["channelData"] |= {"team": known, "channel": channel}
    return shape


def installation(tenant: Tenant, spot: Spot, action: str) -> Json:
    """Return an `installationUpdate`; `action` is `add`, `remove` or an upgrade of those."""
    return activity(tenant, "installationUpdate", spot, action=action)


def member(person: Person) -> Json:
    """Return somebody in a list of members that came or went."""
    return (
        {"id": person.id} if person.kind == "bot" else {"id": person.id, "aadObjectId": person.oid}
    )
