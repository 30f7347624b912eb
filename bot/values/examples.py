"""An example of every view, for the gallery, the golden files and the property tests."""

from datetime import UTC, datetime

from bot.commands import Example
from bot.identity import OrganisationId, Person, PersonId, Space, SpaceId
from bot.values import goals, newcomers, nudges, round_views, stories, suggest
from bot.values.model import (
    Goal,
    GoalCard,
    Part,
    Story,
    StoryId,
    Suggestion,
    SuggestionId,
    Thanks,
    Value,
    ValueId,
    Verdict,
)
from bot.values.round import Answer, Asked, Line, LineId, Result, Round, RoundId
from bot.values.views import Seen, cards, form

_SPACE = Space(SpaceId(1), OrganisationId(1), "Acme")
_ANA = Person(PersonId(1), OrganisationId(1), "Ana", "Europe/Berlin", "en")
_WHEN = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
_LATER = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

_CARE = Value(
    ValueId(1),
    _SPACE.id,
    "care",
    "Care",
    "We look after customers as we would after friends.",
    looks=("Asks what is needed before offering anything", "Calls back on the day that was said"),
    sounds=("“I will see to it, and call you at four.”",),
    feels=("Taken seriously, also with a small thing",),
    never=("Passing somebody on without a name",),
)
_COURAGE = Value(ValueId(2), SpaceId(2), "courage", "Courage", "")
_BOTH = (_CARE, _COURAGE)
_OWN = {_CARE.id}

_GOALS = GoalCard(
    _SPACE.id,
    "Every shop on the coast counts on us.",
    (
        Goal("Answer within the hour", "A shop that waits loses its customers."),
        Goal("One person to talk to"),
    ),
)
_STORY = Story(
    StoryId(1), _SPACE.id, _ANA.id, "care", "Li stayed until the till worked again.", _WHEN, "Acme"
)
_OWN_STORY = Story(
    StoryId(2), _SPACE.id, PersonId(2), "care", "Ben drove back with the key.", _WHEN
)
_THANKS = Thanks(PersonId(2), (_ANA.id, PersonId(3)), "Fixed the export on a Sunday", _WHEN)

_SUGGESTION = Suggestion(
    SuggestionId(1),
    _SPACE.id,
    _CARE.id,
    PersonId(2),
    Part.SOUNDS,
    "“I don't know yet, and I find out.”",
    _WHEN,
    "On a call with a shop that had two tills down",
    front_line=True,
)
_TAKEN = Suggestion(
    SuggestionId(2),
    _SPACE.id,
    _CARE.id,
    PersonId(2),
    Part.LOOKS,
    "Writes down what was said",
    _WHEN,
    verdict=Verdict.TAKEN,
)
_DECLINED = Suggestion(
    SuggestionId(3),
    _SPACE.id,
    _CARE.id,
    PersonId(2),
    Part.NEVER,
    "Lets it ring",
    _WHEN,
    verdict=Verdict.DECLINED,
)

_ROUND = Round(RoundId(1), _SPACE.id, _WHEN, _LATER)
_ASKED = tuple(
    Asked(Line(LineId(nth), _ROUND.id, _CARE.id, Part.LOOKS, words), answer)
    for nth, (words, answer) in enumerate(
        (
            (_CARE.looks[0], None),
            (_CARE.looks[1], Answer.SOMETIMES),
            (_CARE.sounds[0], None),
        ),
        start=1,
    )
)
_RESULTS = (
    Result("Care", _CARE.looks[0], 95),
    Result("Care", _CARE.looks[1], 40),
    Result("Care", _CARE.sounds[0], 5),
    Result("Care", _CARE.feels[0], 70),
    Result("Courage", "Says no when it is no", None),
)

EXAMPLES: tuple[Example, ...] = (
    Example("values", lambda say: cards(_BOTH, _OWN, _GOALS, Seen(say))),
    Example(
        "values for an admin", lambda say: cards(_BOTH, _OWN, _GOALS, Seen(say, can_edit=True))
    ),
    Example("no values yet", lambda say: cards((), (), None, Seen(say))),
    Example(
        "no values yet, for an admin", lambda say: cards((), (), None, Seen(say, can_edit=True))
    ),
    Example("value form, new", lambda say: form(None, say)),
    Example("value form", lambda say: form(_CARE, say)),
    Example("goals", lambda say: goals.message(_GOALS, can_edit=False, say=say)),
    Example("goals for an admin", lambda say: goals.message(_GOALS, can_edit=True, say=say)),
    Example("no goals yet", lambda say: goals.message(None, can_edit=False, say=say)),
    Example("no goals yet, for an admin", lambda say: goals.message(None, can_edit=True, say=say)),
    Example("goals form, new", lambda say: goals.form(None, say)),
    Example("goals form", lambda say: goals.form(_GOALS, say)),
    Example(
        "shelf of a value",
        lambda say: stories.page(_CARE, (_STORY, _THANKS, _OWN_STORY), {_OWN_STORY.id}, say),
    ),
    Example("empty shelf of a value", lambda say: stories.page(_CARE, (), set(), say)),
    Example(
        "story form",
        lambda say: stories.form(stories.Draft("care", "Li stayed.", "Acme"), _BOTH, say),
    ),
    Example("story told", lambda say: stories.told(_CARE, say)),
    Example("suggestion form", lambda say: suggest.form(_BOTH, say)),
    Example("suggestion sent", lambda say: suggest.sent((_ANA,), say)),
    Example("suggestion kept for later", lambda say: suggest.sent((), say)),
    Example("suggestion to decide", lambda say: suggest.card(_SUGGESTION, _CARE, say)),
    Example("suggestion for a full list", lambda say: suggest.replacing(_SUGGESTION, _CARE, say)),
    Example("suggestion taken in", lambda say: suggest.decided(_TAKEN, _CARE, _ANA, say)),
    Example("suggestion declined", lambda say: suggest.decided(_DECLINED, _CARE, _ANA, say)),
    Example("your line is taken in", lambda say: suggest.answered(_TAKEN, _CARE, say)),
    Example("your line is declined", lambda say: suggest.answered(_DECLINED, _CARE, say)),
    Example("round question", lambda say: round_views.card(_ROUND, _ASKED, "Acme", say)),
    Example("round results", lambda say: round_views.results(_ROUND, _RESULTS, "Acme", say)),
    Example("round closed", lambda say: round_views.closed(_ROUND, say)),
    Example("round not closed yet", lambda say: round_views.still_open(_ROUND, say)),
    Example("round never held", lambda say: round_views.none_yet(_LATER, say)),
    Example("round of too few", round_views.too_few),
    Example("round form", lambda say: round_views.form("Europe/Berlin", say)),
    Example(
        "round preview",
        lambda say: round_views.preview(round_views.Planned(12, _WHEN, _LATER), say),
    ),
    Example(
        "round preview, at once",
        lambda say: round_views.preview(round_views.Planned(12, None, _LATER), say),
    ),
    Example("round planned", lambda say: round_views.planned(_ROUND, at_once=False, say=say)),
    Example("round opened", lambda say: round_views.planned(_ROUND, at_once=True, say=say)),
    Example("reminder to thank", lambda say: nudges.message((_THANKS,), say)),
    Example("reminder to thank, without aids", lambda say: nudges.message((), say)),
    Example("no more reminders", nudges.stopped),
    Example("newcomer, first day", lambda say: newcomers.first_card(_SPACE, _GOALS, 4, say)),
    Example("newcomer, a value", lambda say: newcomers.value_card(_CARE, _STORY, say)),
    Example("newcomer, no story", lambda say: newcomers.value_card(_COURAGE, None, say)),
    Example("no more cards", newcomers.stopped),
)
