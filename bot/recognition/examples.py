"""An example of every view, for the gallery, the golden files and the property tests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.commands import Example
from bot.grammar import Filling
from bot.identity import ConversationId, OrganisationId, Person, PersonId, Praise, SpaceId
from bot.recognition import answers, look, manage, report_views, rollups, team, views
from bot.recognition.arguments import GiveKudos
from bot.recognition.form import above, as_form, asking_whom
from bot.recognition.model import Allowance, DraftId, Kudos, KudosId, NamedValue, Totals
from bot.recognition.paying import Paid
from bot.ui.forms import Form, Option
from bot.ui.language import Say
from bot.ui.views import Home, Message, Page

_NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
_CHANNEL = ConversationId("C0THANKS")
_ACME = OrganisationId(1)


def _person(number: int, name: str, praise: Praise = Praise.PUBLIC) -> Person:
    return Person(PersonId(number), _ACME, name, "Europe/Berlin", "en", praise=praise)


ANA, BEN, CLEO = _person(1, "Ana"), _person(2, "Ben"), _person(3, "Cleo")
DEV = _person(4, "Dev", Praise.PRIVATE)
PEOPLE = (ANA, BEN, CLEO, DEV)
_KNOWN = {person.id: person for person in PEOPLE}

_CARE = NamedValue("care", "Care", "Asks what the customer needs before offering anything")
_COURAGE = NamedValue("courage", "Courage", "Says what is wrong while it can still be put right")
_VALUES = (_CARE, _COURAGE)

_KUDOS = Kudos(
    id=KudosId(12),
    organisation=_ACME,
    space=SpaceId(1),
    giver=ANA.id,
    receivers=(BEN.id,),
    reason="Fixed the export for Initech on Sunday, so that they could close their month.",
    given_at=_NOON,
    shown=(BEN.id,),
)
_SEVERAL = replace(_KUDOS, receivers=(BEN.id, CLEO.id), shown=(BEN.id, CLEO.id))
_WITH_VALUE = replace(_KUDOS, value=_CARE)
_WITH_BARE_VALUE = replace(_KUDOS, value=NamedValue("care", "Care"))
_JOINED = replace(_WITH_VALUE, joined=(CLEO.id, DEV.id))
_PRIVATE = replace(_KUDOS, private=True, shown=())
_KEPT_PRIVATE = replace(_SEVERAL, receivers=(BEN.id, DEV.id), shown=(BEN.id,))
_SECOND = replace(
    _KUDOS,
    id=KudosId(13),
    giver=CLEO.id,
    reason="Stayed on the phone with a worried customer until everything ran again.",
    given_at=_NOON + timedelta(minutes=40),
    value=_COURAGE,
)
_WITH_CUSTOMER = replace(_WITH_VALUE, customer="Acme")
_HIDDEN = replace(_KUDOS, hidden=True)
_SHOWN_TO_MANAGER = replace(_KUDOS, told_managers=(BEN.id,))
_CALL = "On a call with a shop that had two tills down"
_LINES = (
    replace(_WITH_VALUE, reason=_CALL),
    replace(_SEVERAL, reason=_CALL, joined=(DEV.id,)),
    _HIDDEN,
)
_FROM_BUDGET = Paid(Allowance(_NOON.date(), "Europe/Berlin", 0, _NOON), 2026, 12)
_BUDGET_SPENT = Paid(Allowance(_NOON.date(), "Europe/Berlin", 1, _NOON), budget_is_spent=True)
_TOTALS = Totals(12, 30, 2, 5)


def _sent(say: Say) -> Message:
    return answers.sent(_KUDOS, say=say, channel=_CHANNEL, kept_private=(), held={})


def _sent_in_private(say: Say) -> Message:
    return answers.sent(_PRIVATE, say=say, channel=None, kept_private=(), held={})


def _sent_privately_aloud(say: Say) -> Message:
    return answers.sent(_PRIVATE, say=say, channel=None, kept_private=(), held={}, overheard=True)


def _sent_and_held(say: Say) -> Message:
    held = {CLEO.id: _NOON + timedelta(hours=20)}
    return answers.sent(_SEVERAL, say=say, channel=_CHANNEL, kept_private=(), held=held)


def _sent_and_kept_private(say: Say) -> Message:
    kept = (DEV.id,)
    return answers.sent(_KEPT_PRIVATE, say=say, channel=_CHANNEL, kept_private=kept, held={})


def _sent_first(say: Say) -> Message:
    hints = (answers.invite_hint(say), *answers.offer_setup(say))
    return answers.sent(_KUDOS, say=say, channel=None, kept_private=(), held={}, hints=hints)


def _sent_from_budget(say: Say) -> Message:
    told = answers.remarks(_WITH_CUSTOMER, _FROM_BUDGET, say)
    return answers.sent(
        _WITH_CUSTOMER, say=say, channel=_CHANNEL, kept_private=(), held={}, hints=told
    )


def _sent_past_budget(say: Say) -> Message:
    told = answers.remarks(_KUDOS, _BUDGET_SPENT, say)
    return answers.sent(_KUDOS, say=say, channel=_CHANNEL, kept_private=(), held={}, hints=told)


def _form_from_message(say: Say) -> Form:
    return above(_form(say), "The export works again :tada: <!here>", BEN)


def _form(say: Say) -> Form:
    return as_form(GiveKudos(), Filling(say))


def _form_with_draft(say: Say) -> Form:
    options = {"value": tuple(Option(v.slug, v.name, v.line) for v in _VALUES)}
    filling = Filling(say, (BEN, DEV), options)
    return as_form(GiveKudos(reason=_KUDOS.reason, value=("care",), private=True), filling)


def _form_in_two_programs(say: Say) -> Form:
    filling = Filling(say, (BEN,), asides={"elsewhere": "zoe@acme.example"})
    return as_form(GiveKudos(), filling)


def _form_asking_whom(say: Say) -> Form:
    return asking_whom(_form(say), (BEN, replace(DEV, department="Support")), say)


def _mine(say: Say) -> Page:
    title = say("Thanks you received")
    found = (_SECOND, _PRIVATE, _WITH_VALUE)
    return Page(title, views.history(title, found, _TOTALS, "", say))


def _home(say: Say) -> Home:
    return Home(look.home_blocks((_SECOND, _KUDOS), _TOTALS, say))


def _first_home(say: Say) -> Home:
    return Home(look.home_blocks((), Totals(0, 0), say))


EXAMPLES: tuple[Example, ...] = (
    Example("kudos card", lambda say: views.card(_KUDOS, _KNOWN, say)),
    Example("kudos card for several people", lambda say: views.card(_SEVERAL, _KNOWN, say)),
    Example("kudos card with a value", lambda say: views.card(_WITH_VALUE, _KNOWN, say)),
    Example("kudos card with a bare value", lambda say: views.card(_WITH_BARE_VALUE, _KNOWN, say)),
    Example("kudos card that others joined", lambda say: views.card(_JOINED, _KNOWN, say)),
    Example("kudos card with a customer", lambda say: views.card(_WITH_CUSTOMER, _KNOWN, say)),
    Example("kudos card, hidden", views.hidden_card),
    Example("kudos cards in one", lambda say: rollups.card(_LINES, say)),
    Example("kudos echo", lambda say: views.echo(_SEVERAL, _CHANNEL, _KNOWN, say)),
    Example("thanks to a receiver", lambda say: views.thanks((_WITH_VALUE,), BEN, _KNOWN, say)),
    Example("thanks in private", lambda say: views.thanks((_PRIVATE,), BEN, _KNOWN, say)),
    Example("several thanks in one", lambda say: views.thanks((_KUDOS, _SECOND), BEN, _KNOWN, say)),
    Example(
        "thanks shown to the manager",
        lambda say: views.thanks((_SHOWN_TO_MANAGER,), BEN, _KNOWN, say),
    ),
    Example("thanks for a manager", lambda say: views.copy(_WITH_CUSTOMER, BEN, _KNOWN, say)),
    Example("kudos sent", _sent),
    Example("kudos sent from the team budget", _sent_from_budget),
    Example("kudos sent, team budget spent", _sent_past_budget),
    Example("kudos sent in private", _sent_in_private),
    Example("kudos sent in private, typed where others read", _sent_privately_aloud),
    Example("kudos sent and held", _sent_and_held),
    Example("kudos sent, some kept private", _sent_and_kept_private),
    Example("kudos sent by the first giver", _sent_first),
    Example(
        "kudos asks for a value",
        lambda say: answers.choose_value(DraftId(5), _VALUES, "", say),
    ),
    Example(
        "kudos asks for a value, typed where others read",
        lambda say: answers.choose_value(DraftId(5), _VALUES, "", say, aloud=True),
    ),
    Example(
        "kudos with an unknown value",
        lambda say: answers.choose_value(DraftId(5), _VALUES, "cares", say),
    ),
    Example("kudos of the day spent", lambda say: answers.spent(5, _NOON, DraftId(5), say)),
    Example("kudos saved for then", lambda say: answers.saved(_NOON, say)),
    Example("kudos reminder", lambda say: answers.reminder(DraftId(5), (BEN.id, CLEO.id), say)),
    Example("kudos form", _form),
    Example("kudos form with a draft", _form_with_draft),
    Example("kudos form, in two chat programs", _form_in_two_programs),
    Example("kudos form, asking who is meant", _form_asking_whom),
    Example("kudos form from a message", _form_from_message),
    Example("kudos form to edit", lambda say: manage.edit_form(_KUDOS, say)),
    Example("thanks received", _mine),
    Example("home, thanks", _home),
    Example("home, no thanks yet", _first_home),
    Example("my team's thanks", lambda say: team.view(41, (BEN, CLEO), say)),
    Example("my team's thanks, all thanked", lambda say: team.view(1, (), say)),
    Example("report noted", lambda say: report_views.thank_you(say, is_seen=True)),
    Example("report noted, no curator", lambda say: report_views.thank_you(say, is_seen=False)),
    Example("kudos reported", lambda say: report_views.reported(_KUDOS, 1, _KNOWN, say)),
    Example(
        "kudos reported and hidden", lambda say: report_views.reported(_HIDDEN, 3, _KNOWN, say)
    ),
    Example("report, card left up", lambda say: report_views.left_up(DEV.id, say)),
    Example("report, card taken down", lambda say: report_views.taken_down(DEV.id, say)),
    Example("report thanked, card stays", report_views.stays),
    Example("report thanked, card gone", report_views.went),
    Example("kudos taken down", lambda say: report_views.to_giver(_KUDOS, DEV.id, say)),
    Example("reports", lambda say: report_views.queue(((_HIDDEN, 3), (_SEVERAL, 1)), say)),
    Example("reports, none", lambda say: report_views.queue((), say)),
)
