"""Any view as Slack gets it, for the gallery and the golden files."""

from collections.abc import Mapping

from adapters.slack.forms import render_form
from adapters.slack.render import render_home, render_message, render_page
from adapters.wire.text import Json
from bot.identity import PersonId
from bot.surface import Handle
from bot.ui.forms import Form
from bot.ui.language import Say
from bot.ui.views import Home, Message, Page


def slack_payload(
    view: Message | Home | Page | Form, say: Say, handles: Mapping[PersonId, Handle] | None = None
) -> Json:
    """Return what Slack is sent for a view."""
    known = handles or {}
    match view:
        case Message():
            return render_message(view, known, say)
        case Home():
            return render_home(view, known, say)
        case Page():
            return render_page(view, known, say)
        case Form():
            return render_form(view, known, say, private_metadata="", callback_id=view.name)
