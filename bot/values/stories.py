"""Stories of a value: telling one, reading the shelf, taking one down."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, assert_never

from bot.commands import Filled, Named, People, Press, Rest, Tags, number_in
from bot.context import Context
from bot.errors import Refused, UsageError
from bot.grammar import tag, without
from bot.identity import PersonId
from bot.outcome import Outcome
from bot.request import Said, Who
from bot.ui.actions import Button, Confirm
from bot.ui.blocks import Block, Buttons, Note, Paragraph, Quote
from bot.ui.forms import Choice, Form, Option, Words
from bot.ui.language import Say, mark
from bot.ui.text import Mention, Moment, Plain, Text, Typing, listed, text
from bot.ui.views import Message, Page
from bot.values.model import Story, StoryId, Thanks, Told, Value, ValueId
from bot.values.ports import StoryStore

LEAST, MOST = 15, 1500
MOST_CUSTOMER = 80
SHELF = 10


@dataclass(frozen=True)
class TellStory:
    """What can be typed behind `values story`."""

    about: Annotated[Said, People(mark("Who is it about?"))] = ()
    value: Annotated[tuple[str, ...], Tags(mark("Which value?"))] = ()
    words: Annotated[str, Rest(mark("What happened?"), least=LEAST, most=MOST)] = ""
    customer: Annotated[str, Named("for", mark("For which customer?"), most=MOST_CUSTOMER)] = ""


@dataclass(frozen=True)
class Draft:
    """A story that is not told yet; `about` are those whom its author named by a mention."""

    slug: str = ""
    words: str = ""
    customer: str = ""
    about: tuple[PersonId, ...] = ()


def tell(arguments: TellStory, context: Context, store: StoryStore) -> Outcome:
    """Keep a story that was typed, or open the form with what is there."""
    values = _values(context, store)
    draft = _draft_of(arguments, values)
    if arguments.about:  # a mention has no place in plain words: the form shows what became of it
        known = [context.known[one.account] for one in _known(arguments.about, context)]
        words = " ".join((*(one.name for one in known), draft.words)).strip()
        draft = replace(draft, words=words, about=tuple(one.id for one in known))
        return Outcome(form=form(draft, values, context.say))
    if (
        not draft.slug
        or not LEAST <= len(draft.words) <= MOST
        or len(draft.customer) > MOST_CUSTOMER
    ):
        return Outcome(form=form(draft, values, context.say))
    return _keep(draft, context, store)


def save(filled: Filled, context: Context, store: StoryStore) -> Outcome:
    """Keep a story from its form."""
    values = _values(context, store)
    about = tuple(PersonId(number_in(one)) for one in filled.carry.split(",") if one)
    draft = Draft(filled.words("value"), filled.words("words"), filled.words("customer"), about)
    _check(draft, values, context.say)
    return _keep(draft, context, store)


def open_form(press: Press, context: Context, store: StoryStore) -> Outcome:
    """Open the form of a story for the value that a button stands beside."""
    value = store.value(context.space, ValueId(press.number))
    draft = Draft(value.slug if value else "")
    return Outcome(form=form(draft, _values(context, store), context.say))


def shelf(press: Press, context: Context, store: StoryStore) -> Outcome:
    """Show the newest stories of a value."""
    value = store.value(context.space, ValueId(press.number))
    if value is None:
        raise _gone(context.say)
    return Outcome(page=_page_of(value, context, store))


def take_down(press: Press, context: Context, store: StoryStore) -> Outcome:
    """Take a story off its shelf: its author may, and whoever looks after the values."""
    story = store.story(context.space, StoryId(press.number))
    if story is None:
        raise UsageError(Message(context.say("This story is not on the shelf any more.")))
    if not _may_take_down(story, context, store):
        said = context.say("Only its author and those who look after the values can take it down.")
        raise Refused(Message(said))
    store.take_down(story.id, context.now)
    subject = f"story:{story.id}"
    store.note(story.space, context.actor.id, "story.taken_down", subject, context.now)
    value = next((v for v in store.all(context.space) if v.slug == story.value), None)
    if value is None:
        return Outcome(reply=Message(context.say("It is taken down.")), instead=True)
    left = _page_of(value, context, store)
    return Outcome(page=left, instead=True)


def _page_of(value: Value, context: Context, store: StoryStore) -> Page:
    """Return the shelf of a value as the actor sees it."""
    told = store.shelf(context.space, value.slug, SHELF)
    stories = [one for one in told if isinstance(one, Story)]
    theirs = {one.id for one in stories if _may_take_down(one, context, store)}
    return page(value, told, theirs, context.say)


def _may_take_down(story: Story, context: Context, store: StoryStore) -> bool:
    return story.author == context.actor.id or store.keeps(story.space, context.actor.id)


def _known(about: Said, context: Context) -> list[Who]:
    """Return the mentions that lead to somebody."""
    return [one for one in about if isinstance(one, Who) and one.account in context.known]


def _values(context: Context, store: StoryStore) -> tuple[Value, ...]:
    """Return the values that a story can be told of.

    Raises:
        Refused: there are none.
    """
    values = store.all(context.space)
    if not values:
        said = context.say("There are no values here yet, so a story has no shelf to stand on.")
        raise Refused(Message(said))
    return values


def _draft_of(arguments: TellStory, values: Sequence[Value]) -> Draft:
    """Return what was typed; a tag that names a value is taken out of the words."""
    slugs = {value.slug for value in values}
    named = next((one.lower() for one in arguments.value if one.lower() in slugs), "")
    words = without(arguments.words, tag(named)) if named else arguments.words
    return Draft(named, words.strip(), arguments.customer)


def _check(draft: Draft, values: Sequence[Value], say: Say) -> None:
    """Refuse what does not make a story, beside the field."""
    if draft.slug not in {value.slug for value in values}:
        raise _wrong("value", say("Choose one of the values."))
    if not LEAST <= len(draft.words) <= MOST:
        said = say("Between {least} and {most} characters.", least=LEAST, most=MOST)
        raise _wrong("words", said)
    if len(draft.customer) > MOST_CUSTOMER:
        raise _wrong("customer", say("At most {most} characters.", most=MOST_CUSTOMER))


def _wrong(key: str, said: str) -> UsageError:
    return UsageError(Message(said), fields={key: said})


def _gone(say: Say) -> UsageError:
    return UsageError(Message(say("This value does not exist any more.")))


def _keep(draft: Draft, context: Context, store: StoryStore) -> Outcome:
    """Put a story on its shelf."""
    value = next(one for one in store.all(context.space) if one.slug == draft.slug)
    story = Story(
        store.next_story(),
        context.space.id,
        context.actor.id,
        draft.slug,
        draft.words,
        context.now,
        draft.customer or None,
    )
    store.add_story(story, _of_here(draft.about, context, store))
    return Outcome(reply=told(value, context.say))


def _of_here(
    people: Sequence[PersonId], context: Context, store: StoryStore
) -> tuple[PersonId, ...]:
    """Return those of some people who belong to the organisation."""
    known = store.people(people).values()
    return tuple(one.id for one in known if one.organisation == context.organisation)


# ---- what people see --------------------------------------------------------------------------


def told(value: Value, say: Say) -> Message:
    """Return the answer to whoever told a story."""
    said = say("Thank you. Your story stands on the shelf of {value} now.", value=value.name)
    button = Button(say("Stories of {value}", value=value.name), "values.stories", str(value.id))
    return Message(said, (Paragraph(text(said), button),))


def form(draft: Draft, values: Sequence[Value], say: Say) -> Form:
    """Return the form of a story."""
    options = tuple(Option(value.slug, value.name, value.sentence) for value in values)
    example = Typing("values story #care words")
    return Form(
        "values.story",
        say("Tell a story"),
        say("Put it on the shelf"),
        (
            Choice("value", say("Which value?"), options, draft.slug or None),
            Words(
                "words",
                say("What happened?"),
                draft.words,
                say("Everybody here can read it, with your name."),
                multiline=True,
                least=LEAST,
                most=MOST,
            ),
            Words(
                "customer",
                say("For which customer?"),
                draft.customer,
                say("Leave it empty if nobody should be named."),
                optional=True,
                most=MOST_CUSTOMER,
            ),
        ),
        intro=(Note(say.spans("Or type {example}", example=example)),),
        carry=",".join(str(one) for one in draft.about),
    )


def page(value: Value, shelf: Sequence[Told], removable: set[StoryId], say: Say) -> Page:
    """Return the shelf of a value; the stories that the reader may take down have a button."""
    tell_one = Button(say("Tell a story"), "values.tell", str(value.id), "primary")
    if not shelf:
        nothing = say("There is no story here yet. Did you see {value} lately?", value=value.name)
        return Page(value.name, (Paragraph(text(nothing)), Buttons((tell_one,))))
    blocks: list[Block] = [Buttons((tell_one,))]
    for one in shelf:
        blocks.append(quote(one, say))
        if isinstance(one, Story) and one.id in removable:
            blocks.append(Buttons((_take_down_button(one, say),)))
    return Page(value.name, tuple(blocks))


def quote(told: Told, say: Say) -> Quote:
    """Return one story, or one thanks, with whose it is."""
    return Quote(text(told.words), source(told, say))


def source(told: Told, say: Say) -> Text:
    """Return whose words they are, of which day."""
    day = Moment(told.at, "date")
    match told:
        case Thanks(giver, receivers):
            names = listed(tuple(Mention(one) for one in receivers))
            return say.spans(
                "{giver} to {receivers}, {day}", giver=Mention(giver), receivers=names, day=day
            )
        case Story(author=author, customer=None):
            return say.spans("{person}, {day}", person=Mention(author), day=day)
        case Story(author=author, customer=customer):
            return say.spans(
                "{person}, for {customer}, {day}",
                person=Mention(author),
                customer=Plain(customer or ""),
                day=day,
            )
        case _:
            assert_never(told)


def _take_down_button(story: Story, say: Say) -> Button:
    """Return the button that takes a story down."""
    sure = Confirm(
        say("Take this story down?"),
        say("Nobody sees it on the shelf any more."),
        say("Take it down"),
        say("Leave it"),
    )
    return Button(say("Take this story down"), "values.take_down", str(story.id), "danger", sure)
