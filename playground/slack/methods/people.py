"""Methods about users."""

from playground.slack.call import Call, Method
from playground.slack.methods.paging import page
from playground.slack.objects import user_json
from playground.slack.people import User
from playground.slack.shapes import Json
from playground.slack.tickets import Refusal


def _described(call: Call, user: User) -> Json:
    """Return a user with the fields that the scopes and arguments of this call allow."""
    return user_json(
        user,
        with_email="users:read.email" in call.workspace.installation.scopes,
        with_locale=call.flag("include_locale"),
        at=call.workspace.clock.now(),
    )


def users_list(call: Call) -> Json:
    """List everybody, page by page."""
    found, after = page(call, list(call.workspace.users.values()))
    cache_ts = int(call.workspace.clock.now().timestamp())
    return {"members": [_described(call, user) for user in found], "cache_ts": cache_ts, **after}


def users_info(call: Call) -> Json:
    """Describe one user."""
    user = call.workspace.users.get(call.required("user", "user_not_found"))
    if user is None:
        raise Refusal("user_not_found")
    return {"user": _described(call, user)}


def users_lookup_by_email(call: Call) -> Json:
    """Find the active user with this address."""
    email = call.required("email", "users_not_found").lower()
    for user in call.workspace.users.values():
        if user.email == email and user.kind not in ("deactivated", "stranger"):
            return {"user": _described(call, user)}
    raise Refusal("users_not_found")


METHODS = {
    "users.list": Method(users_list, "users:read", "tier2"),
    "users.info": Method(users_info, "users:read", "tier4"),
    "users.lookupByEmail": Method(users_lookup_by_email, "users:read.email"),
}
