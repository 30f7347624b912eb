"""Who is in a conversation."""

import base64
import binascii

from playground.teams.calls.call import Call
from playground.teams.people import Person
from playground.teams.refusals import bad_argument, no_member
from playground.teams.shapes import Json

USUAL = 200


def one(call: Call) -> tuple[int, Json]:
    """Answer with one member, named by `29:…`, object id or principal name."""
    named = str(call.path["member"])
    for person in call.tenant.members_of(call.place()):
        if named in (person.id, person.oid) or named.lower() == person.upn.lower():
            return 200, member_json(person)
    raise no_member()


def everybody(call: Call) -> tuple[int, Json]:  # noqa: ARG001 - it has to look like a call
    """Refuse the list without pages, which Teams retired for large teams."""
    raise bad_argument("Use the paged members instead.")


def paged(call: Call) -> tuple[int, Json]:
    """Answer with one page of members; a page may be smaller than was asked for."""
    members = call.tenant.members_of(call.place())
    start = _start(call.query.get("continuationToken"))
    end = start + min(_size(call.query.get("pageSize")), call.tenant.registration.largest_page)
    answer: Json = {"members": [member_json(person) for person in members[start:end]]}
    if end < len(members):
        answer["continuationToken"] = base64.b64encode(f"from {end}".encode()).decode()
    return 200, answer


def member_json(person: Person) -> Json:
    """Return a member as the Connector describes them."""
    given, _, family = person.name.partition(" ")
    return {
        "id": person.id,
        "objectId": person.oid,
        "name": person.name,
        "givenName": given,
        "surname": family,
        "email": person.email,
        "userPrincipalName": person.upn,
        "tenantId": person.tenant,
        "userRole": "guest" if person.kind == "guest" else "user",
    }


def _size(asked: str | None) -> int:
    """Return the size of a page that was asked for."""
    if asked is None:
        return USUAL
    if not asked.isdecimal() or not int(asked):
        raise bad_argument("The page size is invalid.")
    return int(asked)


def _start(token: str | None) -> int:
    """Return the position that a continuation token stands for."""
    if not token:
        return 0
    try:
        return int(base64.b64decode(token, validate=True).decode().removeprefix("from "))
    except (binascii.Error, ValueError) as fault:
        raise bad_argument("The continuation token is invalid.") from fault
