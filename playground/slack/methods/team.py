"""Methods about the workspace and the app itself: auth, team, user groups, do-not-disturb."""

import secrets

from playground.slack import company
from playground.slack.call import Call, Method
from playground.slack.people import UserGroup
from playground.slack.shapes import Json
from playground.slack.tickets import Refusal


def auth_test(call: Call) -> Json:
    """Say whose token this is."""
    return {
        "url": f"https://{company.DOMAIN}.slack.com/",
        "team": company.COMPANY,
        "user": call.workspace.users[company.BOT_USER].handle,
        "team_id": company.TEAM,
        "user_id": company.BOT_USER,
        "bot_id": company.BOT_ID,
        "is_enterprise_install": False,
    }


def team_info(call: Call) -> Json:
    """Describe the workspace."""
    if call.arguments.get("team", company.TEAM) != company.TEAM:
        raise Refusal("team_not_found")
    team = {
        "id": company.TEAM,
        "name": company.COMPANY,
        "domain": company.DOMAIN,
        "url": f"https://{company.DOMAIN}.slack.com/",
        "email_domain": "harbour-pine.example",
        "icon": {"image_default": True},
    }
    return {"team": team}


def group_json(group: UserGroup, *, with_users: bool) -> Json:
    """Return a user group as Slack describes one."""
    shape: Json = {
        "id": group.id,
        "team_id": company.TEAM,
        "is_usergroup": True,
        "name": group.name,
        "description": "",
        "handle": group.handle,
        "is_external": False,
        "date_create": 1_700_000_000,
        "date_update": 1_700_000_000,
        "date_delete": 0,
        "auto_type": None,
        "created_by": company.user_id("jo"),
        "updated_by": company.user_id("jo"),
        "deleted_by": None,
        "prefs": {"channels": [], "groups": []},
        "user_count": len(group.users),
    }
    if with_users:
        shape["users"] = list(group.users)
    return shape


def usergroups_list(call: Call) -> Json:
    """List the user groups."""
    with_users = call.flag("include_users")
    groups = call.workspace.groups.values()
    return {"usergroups": [group_json(group, with_users=with_users) for group in groups]}


def usergroups_users_list(call: Call) -> Json:
    """List the members of one user group."""
    group = call.workspace.groups.get(call.required("usergroup"))
    if group is None:
        raise Refusal("no_such_subteam")
    return {"users": list(group.users)}


def _dnd(call: Call, user_id: str) -> Json:
    """Return one person's do-not-disturb state."""
    user = call.workspace.users.get(user_id)
    if user is None:
        raise Refusal("user_not_found")
    until = user.do_not_disturb_until
    is_on = until > call.workspace.clock.now().timestamp()
    start = int(call.workspace.clock.now().timestamp()) if is_on else 1
    return {
        "dnd_enabled": is_on,
        "next_dnd_start_ts": start,
        "next_dnd_end_ts": int(until) if is_on else 1,
    }


def dnd_info(call: Call) -> Json:
    """Say whether one person wants quiet."""
    return {**_dnd(call, str(call.arguments.get("user") or company.BOT_USER))}


def dnd_team_info(call: Call) -> Json:
    """Say who of up to fifty people wants quiet."""
    named = [word for word in call.required("users").split(",") if word]
    if len(named) > 50:  # noqa: PLR2004 - docs.slack.dev/reference/methods/dnd.teamInfo
        raise Refusal("too_many_users")
    return {"users": {user: _dnd(call, user) for user in named}}


def connections_open(call: Call) -> Json:
    """Give out the address of one Socket Mode connection; it can be used once."""
    ticket = secrets.token_urlsafe(18)
    call.workspace.socket_tickets.add(ticket)
    call.workspace.feed.hide(ticket)
    base = call.workspace.base_url.replace("http", "ws", 1)
    return {"url": f"{base}/socket?ticket={ticket}&app_id={company.APP}"}


METHODS = {
    "api.test": Method(lambda call: {"args": call.arguments}, tier="tier4", token="any"),
    "auth.test": Method(auth_test, tier="special", reads_json=True),
    "team.info": Method(team_info, "team:read"),
    "usergroups.list": Method(usergroups_list, "usergroups:read", "tier2"),
    "usergroups.users.list": Method(usergroups_users_list, "usergroups:read", "tier2"),
    "dnd.info": Method(dnd_info, "dnd:read"),
    "dnd.teamInfo": Method(dnd_team_info, "dnd:read", "tier2"),
    "apps.connections.open": Method(connections_open, "", "tier1", reads_json=True, token="app"),
}
