"""Methods about modals and Home tabs."""

from playground.slack.call import Call, Method
from playground.slack.checks.messages import read_json
from playground.slack.checks.views import require_view
from playground.slack.ids import with_block_ids
from playground.slack.shapes import Json
from playground.slack.tickets import Refusal
from playground.slack.views import View
from playground.slack.workspace import Workspace


def views_open(call: Call) -> Json:
    """Open a modal for the person behind a trigger."""
    described = _described(call, "modal")
    _refuse_taken(call.workspace, described)
    trigger = call.workspace.tickets.redeem_trigger(call.required("trigger_id"))
    return _shown(call.workspace, call.workspace.views.open(trigger.user, described))


def views_push(call: Call) -> Json:
    """Put a modal on top of the one in which the trigger was minted."""
    described = _described(call, "modal")
    _refuse_taken(call.workspace, described)
    trigger = call.workspace.tickets.redeem_trigger(call.required("trigger_id"))
    if trigger.view is None:
        # Assumed: Slack documents push for triggers of modals only, not which error it gives.
        raise Refusal("invalid_trigger_id")
    return _shown(call.workspace, call.workspace.views.push(trigger.user, described))


def views_update(call: Call) -> Json:
    """Redraw an open modal, or a published Home."""
    view = _named(call)
    described = _described(call, view.kind)
    _refuse_stale(call, view)
    return _shown(call.workspace, call.workspace.views.replace(view, described))


def views_publish(call: Call) -> Json:
    """Set the Home tab of one person."""
    user = call.workspace.users.get(call.required("user_id", "user_not_found"))
    if user is None:
        raise Refusal("user_not_found")
    if not user.is_person:
        raise Refusal("not_enabled")
    described = _described(call, "home")
    home = call.workspace.views.home_of(user.id)
    if home is not None:
        _refuse_stale(call, home)
    return _shown(call.workspace, call.workspace.views.publish(user.id, described))


def _described(call: Call, kind: str) -> Json:
    """Return the checked view of this call, with ids where the bot gave none."""
    value = call.arguments.get("view")
    if value is None:
        call.required("view")
    described = require_view(read_json(value, "invalid_arguments"), kind)
    return described | {"blocks": with_block_ids(described["blocks"])}


def _named(call: Call) -> View:
    """Return the open view that the call names.

    Raises:
        Refusal: `not_found`.
    """
    asked = call.arguments
    found = call.workspace.views.find(asked.get("view_id"))
    if found is None and asked.get("external_id"):
        found = call.workspace.views.by_external_id(asked["external_id"])
    if found is None:
        raise Refusal("not_found")
    return found


def _refuse_stale(call: Call, view: View) -> None:
    """Stop when the bot last saw an older version of the view.

    Raises:
        Refusal: `hash_conflict`.
    """
    seen = call.arguments.get("hash")
    if seen and seen != view.hash:
        raise Refusal("hash_conflict")


def _refuse_taken(workspace: Workspace, described: Json) -> None:
    """Stop when another open view has this external id.

    Raises:
        Refusal: `duplicate_external_id`.
    """
    external = described.get("external_id")
    if external and workspace.views.by_external_id(external):
        raise Refusal("duplicate_external_id")


def _shown(workspace: Workspace, view: View) -> Json:
    """Show a view on its person's pages and answer with it."""
    shape = view.as_json()
    workspace.feed.tell({"type": view.kind, "view": shape}, only=(view.user,))
    return {"view": shape}


METHODS = {
    "views.open": Method(views_open, "", "tier4", reads_json=True),
    "views.push": Method(views_push, "", "tier4", reads_json=True),
    "views.update": Method(views_update, "", "tier4", reads_json=True),
    "views.publish": Method(views_publish, "", "tier4", reads_json=True),
}
