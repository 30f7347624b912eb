"""What the bot's answers do: replies to commands, to submissions, and through response URLs."""

from playground.slack import company
from playground.slack.checks.messages import require_blocks, require_words
from playground.slack.checks.views import require_view
from playground.slack.delivery import Answer
from playground.slack.ids import with_block_ids
from playground.slack.inputs import CannotDo
from playground.slack.messages import Message
from playground.slack.shapes import Json
from playground.slack.tickets import Refusal, ResponseTicket
from playground.slack.views import View
from playground.slack.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"


def reply_to_command(workspace: Workspace, payload: Json, answer: Answer) -> str:
    """Show the bot's direct reply to a slash command; return the words Slack's client adds.

    Returns:
        An empty text, or why the command failed.
    """
    command = payload["command"]
    if not answer.is_good:
        word = "operation_timeout" if answer.fault == "http_timeout" else "dispatch_failed"
        return f"{command} failed with the error “{word}”"
    if not answer.body.strip():
        return ""
    reply = answer.json() if answer.is_json else {"text": answer.body}
    if not reply:
        return ""
    try:
        _say(workspace, reply, payload["channel_id"], payload["user_id"], None)
    except Refusal as refusal:
        return f"{command} failed with the error “{refusal.error}”"
    return ""


def use_response_url(workspace: Workspace, ticket_id: str, reply: Json | None) -> None:
    """Do what the bot posts to a response URL.

    Raises:
        Refusal: the ticket is used up, or the reply is not one Slack would take.
    """
    ticket = workspace.tickets.redeem_response(ticket_id)
    if reply is None:
        raise Refusal("invalid_payload", 400)
    source = workspace.messages.find(ticket.channel, ticket.message_ts)
    if _is_true(reply.get("delete_original")):
        if source is None:
            raise Refusal("message_not_found", 404)
        workspace.delete(source)
        return
    if _replaces(reply, ticket, source):
        _redraw(workspace, source, reply)
        return
    _say(workspace, reply, ticket.channel, ticket.user, _thread(reply, ticket))


def _replaces(reply: Json, ticket: ResponseTicket, source: Message | None) -> bool:
    """Return whether a reply takes the place of the message whose button was pressed.

    Left out, it does for a press: Slack's older guide says so and its newer one is silent, so
    a bot should always say which. A slash command has no original; Slack then posts anew.
    """
    if ticket.message_ts is None or source is None or source.user != company.BOT_USER:
        return False
    wanted = reply.get("replace_original")
    return _is_true(wanted) if wanted is not None else "response_type" not in reply


def _thread(reply: Json, ticket: ResponseTicket) -> str | None:
    """Return the thread in which a reply belongs, or None."""
    return str(reply["thread_ts"]) if reply.get("thread_ts") else ticket.thread_ts


def _redraw(workspace: Workspace, source: Message | None, reply: Json) -> None:
    """Replace a message by the reply."""
    if source is None:
        raise Refusal("message_not_found", 404)
    blocks = require_blocks(reply.get("blocks"))
    source.text = require_words(reply.get("text"), blocks, reply.get("attachments") or [])
    source.blocks = with_block_ids(blocks)
    source.edited = not blocks
    workspace.change(source)


def _say(
    workspace: Workspace, reply: Json, channel: str, user: str, thread_ts: str | None
) -> Message:
    """Post a reply: to everybody if it says `in_channel`, otherwise to `user` alone."""
    kind = reply.get("response_type", "ephemeral")
    if kind not in ("in_channel", "ephemeral"):
        raise Refusal("invalid_response_type", 400)
    blocks = require_blocks(reply.get("blocks"))
    message = Message(
        channel=channel,
        ts=workspace.new_ts(),
        user=company.BOT_USER,
        text=require_words(reply.get("text"), blocks, reply.get("attachments") or []),
        blocks=with_block_ids(blocks),
        attachments=list(reply.get("attachments") or []),
        thread_ts=thread_ts,
        only_for=user if kind == "ephemeral" else None,
        bot_id=company.BOT_ID,
        asked={k: v for k, v in reply.items() if k in ("mrkdwn", "parse", "link_names")},
    )
    return workspace.post(message)


def answer_to_submission(workspace: Workspace, view: View, answer: Answer) -> dict[str, str]:
    """Do what the bot answered to a submitted modal.

    Returns:
        The errors shown in the modal, by block id; empty when it was taken.

    Raises:
        CannotDo: the answer is none that Slack understands; the modal stays open.
    """
    reply = answer.json()
    if not answer.is_good:
        raise CannotDo(TROUBLE)
    action = reply.get("response_action")
    if action == "errors":
        return _errors(workspace, view, reply.get("errors"))
    try:
        _SUBMISSION_ANSWERS[action](workspace, view, reply)
    except (Refusal, KeyError, TypeError) as fault:
        raise CannotDo(TROUBLE) from fault
    return {}


def _errors(workspace: Workspace, view: View, errors: object) -> dict[str, str]:
    """Show errors at their fields; Slack takes only those of inputs that are there."""
    inputs = {b["block_id"] for b in view.described["blocks"] if b["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise CannotDo(TROUBLE)
    show_errors(workspace, view, errors)
    return dict(errors)


def show_errors(workspace: Workspace, view: View, errors: dict[str, str]) -> None:
    """Show errors in an open modal."""
    event = {"type": "modal_errors", "view_id": view.id, "errors": errors}
    workspace.feed.tell(event, only=(view.user,))


def _close(workspace: Workspace, view: View, _reply: Json) -> None:
    """Close the submitted modal; the one below it shows again."""
    workspace.views.close(view)
    workspace.feed.tell({"type": "modal_closed", "view_id": view.id}, only=(view.user,))
    show_modal(workspace, view.user)


def _clear(workspace: Workspace, view: View, _reply: Json) -> None:
    """Close every modal of the person."""
    for gone in workspace.views.clear(view.user):
        workspace.feed.tell({"type": "modal_closed", "view_id": gone.id}, only=(view.user,))


def _update(workspace: Workspace, view: View, reply: Json) -> None:
    """Redraw the submitted modal."""
    _show(workspace, workspace.views.replace(view, _described(reply)))


def _push(workspace: Workspace, view: View, reply: Json) -> None:
    """Put another modal on top."""
    _show(workspace, workspace.views.push(view.user, _described(reply)))


def _described(reply: Json) -> Json:
    """Return the checked view of an answer, with ids where the bot gave none."""
    described = require_view(reply["view"], "modal")
    return described | {"blocks": with_block_ids(described["blocks"])}


def show_modal(workspace: Workspace, user: str) -> None:
    """Show the modal on top for `user`, if there is one."""
    view = workspace.views.modal_of(user)
    if view is not None:
        _show(workspace, view)


def _show(workspace: Workspace, view: View) -> None:
    """Show a modal on its person's pages."""
    workspace.feed.tell({"type": "modal", "view": view.as_json()}, only=(view.user,))


_SUBMISSION_ANSWERS = {None: _close, "clear": _clear, "update": _update, "push": _push}


def _is_true(value: object) -> bool:
    """Return whether a JSON value means yes; Slack also takes the word."""
    return str(value).lower() == "true"
