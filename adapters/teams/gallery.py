"""Any view as Teams gets it, for the gallery and the golden files."""

from collections.abc import Collection, Mapping

from adapters.teams.cards import Stamp
from adapters.teams.fields import Rooms
from adapters.teams.forms import NO_ROOMS, render_form
from adapters.teams.render import render_home, render_message, render_page
from adapters.wire.text import Json
from bot.identity import PersonId
from bot.surface import Handle
from bot.ui.forms import Form
from bot.ui.language import Say
from bot.ui.views import Home, Message, Page


def teams_payload(
    view: Message | Home | Page | Form,
    say: Say,
    handles: Mapping[PersonId, Handle] | None = None,
    rooms: Rooms = NO_ROOMS,
    opens: Collection[str] = frozenset(),
) -> Json:
    """Return what Teams is sent for a view: parts of an activity, or the card of a dialog.

    Args:
        opens: the actions that show something to fill in or to read.
    """
    known, stamp = handles or {}, Stamp(opens=opens)
    match view:
        case Message():
            return render_message(view, known, say, stamp=stamp)
        case Home():
            return render_home(view, known, say, stamp=stamp)
        case Page():
            return render_page(view, known, say, stamp=stamp)
        case Form():
            return render_form(view, known, say, stamp=stamp, rooms=rooms)


def card_of(payload: Json) -> Json:
    """Return the card in what `teams_payload` returned."""
    found: Json = payload["attachments"][0]["content"] if "attachments" in payload else payload
    return found
