"""New conversations: a 1:1 chat, or a new message in a channel."""

from playground.teams.calls.activities import new_message
from playground.teams.calls.call import THREAD, Call
from playground.teams.checks.activities import require_message
from playground.teams.people import Person
from playground.teams.refusals import (
    Refusal,
    bad_argument,
    bad_syntax,
    blocked,
    no_conversation,
    not_in_roster,
)
from playground.teams.shapes import Json, part


def create(call: Call) -> tuple[int, Json]:
    """Open a 1:1 chat with a member, or start a thread in a channel.

    Raises:
        Refusal: it is neither, or the bot may not.
    """
    channel = part(call.body, "channelData", "channel").get("id")
    if call.body.get("isGroup") or channel:
        return _start_thread(call, channel)
    _check_tenant(call)
    person = _member(call)
    tenant = call.tenant
    is_open = tenant.chat(person.oid) is not None
    if person.oid in tenant.withheld or not (is_open or tenant.registration.allows_people):
        raise Refusal(
            403, "ForbiddenOperationException", "The bot is not installed in user's personal scope"
        )
    if person.oid in tenant.blocked:
        raise blocked()
    return 201, {"id": tenant.open_chat(person.oid).id}


def _check_tenant(call: Call) -> None:
    """Let only the own tenant through, named in `tenantId` or in the channel data."""
    told = part(call.body, "channelData", "tenant").get("id")
    named = call.body.get("tenantId") or told
    if named != call.tenant.registration.tenant:
        raise bad_argument("The tenant ID is missing or invalid.")


def _member(call: Call) -> Person:
    """Return the one person of a new 1:1 chat.

    Raises:
        Refusal: not one member is named, or it is nobody of this tenant.
    """
    members = call.body.get("members")
    if not isinstance(members, list) or len(members) != 1:
        raise bad_syntax("Incorrect conversation creation parameters.")
    named = members[0].get("id") if isinstance(members[0], dict) else None
    found = (p for p in call.tenant.people.values() if named in (p.id, p.oid))
    person = next(found, None)
    if person is None or not person.is_person:
        raise bad_syntax("Bad format of conversation ID or member.")
    if person.kind == "stranger":
        raise Refusal(403, "ForbiddenOperationException", "The user is not in this tenant.")
    return person


def _start_thread(call: Call, channel: object) -> tuple[int, Json]:
    """Post the root message of a new thread."""
    place = call.tenant.places.get(str(channel))
    if place is None or not place.is_channel:
        raise no_conversation()
    if not call.tenant.is_bot_in(place):
        raise not_in_roster()
    activity = call.body.get("activity")
    if not isinstance(activity, dict):
        raise bad_syntax("A new thread needs its first activity.")
    require_message(activity)
    inner = Call(call.tenant, activity, {"conversation": place.id}, {})
    message = call.tenant.post(new_message(inner, place, None))
    return 201, {"id": f"{place.id}{THREAD}{message.id}", "activityId": message.id}
