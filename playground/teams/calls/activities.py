"""Messages: sent, changed and taken away."""

from playground.teams.calls.call import Call
from playground.teams.checks.activities import require_message
from playground.teams.messages import Message
from playground.teams.people import Place
from playground.teams.refusals import (
    Refusal,
    bad_argument,
    bad_syntax,
    no_activity,
    no_conversation,
    no_member,
)
from playground.teams.shapes import Json, objects, part

SIGNS = ("typing", "event", "endOfConversation", "trace")


def send(call: Call) -> tuple[int, Json]:
    """Send into a conversation; `;messageid=` names the thread of a channel."""
    place = call.place_to_write_in()
    return _send(call, place, call.thread)


def reply(call: Call) -> tuple[int, Json]:
    """Send below a message; outside of channels Teams shows it as any other."""
    place = call.place_to_write_in()
    above = call.tenant.messages.find(place.id, call.path["activity"])
    if above is None:
        raise no_activity()
    return _send(call, place, call.thread or above.thread)


def _send(call: Call, place: Place, thread: str | None) -> tuple[int, Json]:
    """Check and post one activity."""
    if call.body.get("type") in SIGNS:
        return 201, {"id": call.tenant.new_id()}
    require_message(call.body)
    if thread is not None and call.tenant.messages.find(place.id, thread) is None:
        raise no_conversation()
    message = new_message(call, place, thread)
    if call.query.get("isTargetedActivity", "").lower() == "true":
        message.only_for = _target(call, place)
    call.tenant.post(message)
    return 201, {"id": message.id}


def new_message(call: Call, place: Place, thread: str | None) -> Message:
    """Return a message of the bot's that was not posted yet."""
    message = Message(place.id, call.tenant.new_id(), call.tenant.bot.oid)
    message.thread = (thread or message.id) if place.is_channel else None
    _fill(message, call.body)
    return message


def _target(call: Call, place: Place) -> str:
    """Return the object id of the one reader of a targeted message.

    Raises:
        Refusal: it cannot be targeted at anybody here.
    """
    if not call.tenant.registration.allows_targeted:
        raise bad_argument("Targeted messages are not supported for this bot.")
    if place.kind == "personal":
        raise bad_argument("Targeted messages are not supported in this conversation type.")
    named = part(call.body, "recipient").get("id")
    if not isinstance(named, str) or not named:
        raise bad_syntax("A targeted message needs a recipient.")
    found = (one for one in call.tenant.members_of(place) if named in (one.id, one.oid))
    reader = next(found, None)
    if reader is None:
        raise no_member()
    return reader.oid


def update(call: Call) -> tuple[int, Json]:
    """Change one of the bot's own messages; what single people saw differently goes away."""
    message = _own(call)
    require_message(call.body)
    _fill(message, call.body)
    message.is_edited = not message.attachments
    message.views.clear()
    call.tenant.change(message)
    return 200, {"id": message.id}


def delete(call: Call) -> tuple[int, None]:
    """Take one of the bot's own messages away."""
    call.tenant.delete(_own(call))
    return 200, None


def _own(call: Call) -> Message:
    """Return the message of the path, which must be the bot's.

    Raises:
        Refusal: there is none, or it is somebody else's.
    """
    place = call.place_to_write_in()
    message = call.tenant.messages.find(place.id, call.path["activity"])
    if message is None:
        raise no_activity()
    if message.sender != call.tenant.bot.oid:
        raise Refusal(403, "ForbiddenOperationException", "The message is not the bot's own.")
    return message


def _fill(message: Message, body: Json) -> None:
    """Put what the bot sent into a message."""
    message.text = body.get("text") or ""
    message.attachments = list(body.get("attachments") or [])
    message.entities = [one for _, one in objects(body.get("entities"))]
    message.summary = str(body.get("summary") or "")
