"""Teams and their channels."""

from playground.teams.calls.call import Call
from playground.teams.people import Place, Team
from playground.teams.refusals import no_conversation, not_in_roster
from playground.teams.shapes import Json


def details(call: Call) -> tuple[int, Json]:
    """Answer with what a team is called and how large it is."""
    team = _team(call)
    return 200, {
        "id": team.id,
        "name": team.name,
        "aadGroupId": team.group,
        "tenantId": call.tenant.registration.tenant,
        "type": "standard",
        "channelCount": len(_channels(call, team)),
        "memberCount": len(team.members),
    }


def channels(call: Call) -> tuple[int, Json]:
    """Answer with the channels; General, whose id is the team's, has no name."""
    found = [
        {"id": one.id, "name": None if one.id == one.team else one.name, "type": one.kind}
        for one in _channels(call, _team(call))
    ]
    return 200, {"conversations": found}


def _team(call: Call) -> Team:
    """Return the team of the path, which the bot must be in.

    Raises:
        Refusal: there is none, or the bot is not in it.
    """
    team = call.tenant.teams.get(str(call.path["team"]))
    if team is None:
        raise no_conversation()
    if team.id not in call.tenant.scopes:
        raise not_in_roster()
    return team


def _channels(call: Call, team: Team) -> list[Place]:
    """Return the channels of a team."""
    return [place for place in call.tenant.places.values() if place.team == team.id]
