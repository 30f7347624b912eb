"""Who is meant by what was typed, and whether they can be thanked."""

from collections.abc import Sequence

from bot.commands import mention_as_typed
from bot.context import Context
from bot.errors import Refused, UsageError
from bot.identity import Person, Role, Standing
from bot.recognition.ports import RecognitionStore
from bot.request import Broken, Everyone, Group, Said, Token, Who, WhoseAddress
from bot.ui.actions import Button
from bot.ui.blocks import Buttons, Paragraph
from bot.ui.text import Code, Mention, Text
from bot.ui.views import Message

MOST_PEOPLE = 10
MOST_IN_A_GROUP = 25
FIELD = "to"


def recipients(said: Said, context: Context, store: RecognitionStore) -> tuple[Person, ...]:
    """Return who is thanked, each once, in the order in which they were named.

    Raises:
        UsageError: nobody is named, or a mention leads to nobody.
        Refused: somebody cannot be thanked; it says who and why.
    """
    found: dict[Person, None] = {}
    for token in said:
        found.update(dict.fromkeys(_people_behind(token, context, store, alone=len(said) == 1)))
    if not found:
        said_so = context.say.spans("Say whom you want to thank: {example}.", example=Code("@ana"))
        raise _usage(context, said_so)
    for person in found:
        _check(person, context)
    if len(found) > (MOST_IN_A_GROUP if _has_group(said) else MOST_PEOPLE):
        raise _refused(
            context,
            context.say.spans(
                "At most {most} people can share one kudos; you named {count}.",
                most=MOST_PEOPLE,
                count=len(found),
            ),
        )
    return tuple(found)


def _people_behind(
    token: Token, context: Context, store: RecognitionStore, *, alone: bool
) -> Sequence[Person]:
    """Return whom one mention means."""
    match token:
        case Who(account):
            if account in context.known:
                return (context.known[account],)
            raise _nobody(str(account), context)
        case WhoseAddress(email):
            person = store.person_with_email(context.organisation, email)
            if person is None and alone:
                raise _nobody(email, context)
            return (person,) if person else ()
        case Group():
            return _members(token, context)
        case Everyone(word):
            raise _refused(
                context,
                context.say.spans(
                    "{word} means everybody here. Name the people whom you want to thank.",
                    word=Code(f"@{word}"),
                ),
            )
        case Broken():
            raise _nobody(token.raw, context)
        case _ if alone:
            raise _nobody(mention_as_typed(token), context)
        case _:
            return ()


def _members(group: Group, context: Context) -> Sequence[Person]:
    """Return the people of a group who can be thanked, without the giver."""
    if not context.roles & {Role.MANAGER, Role.ADMIN, Role.OWNER}:
        raise _refused(
            context,
            context.say.spans("Only managers can thank a whole group. Name up to {most} people.",
                              most=MOST_PEOPLE),
        )
    members = [context.known[a] for a in group.members or () if a in context.known]
    able = [p for p in members if p.takes_part and p.id != context.actor.id]
    if not able:
        raise _refused(context, context.say.spans("There is nobody in this group to thank."))
    if len(group.members or ()) > MOST_IN_A_GROUP:
        raise _refused(
            context,
            context.say.spans(
                "This group has {count} people; at most {most} can share one kudos.",
                count=len(group.members or ()),
                most=MOST_IN_A_GROUP,
            ),
        )
    return able


def _check(person: Person, context: Context) -> None:
    """Refuse somebody who cannot be thanked, by name and with the reason."""
    say = context.say
    if person.id == context.actor.id:
        said = say.spans(
            "You can't thank yourself. Thank somebody who helped you, or read {values}.",
            values=Code("values"),
        )
        raise _refused(context, said, Button(say("Open the form"), "kudos.open"))
    reasons = {
        Standing.BOT: say.spans("{name} is an app, not a colleague.", name=Mention(person.id)),
        Standing.GUEST: say.spans(
            "{name} is a guest here; kudos are for members.", name=Mention(person.id)
        ),
        Standing.OUTSIDER: say.spans(
            "{name} belongs to another organisation; kudos are for members.",
            name=Mention(person.id),
        ),
        Standing.DEACTIVATED: say.spans(
            "{name} has left; their account is deactivated.", name=Mention(person.id)
        ),
    }
    if person.standing in reasons:
        raise _refused(context, reasons[person.standing])


def _has_group(said: Said) -> bool:
    return any(isinstance(token, Group) for token in said)


def has_everyone(said: Said) -> bool:
    """Return whether a whole channel was mentioned."""
    return any(isinstance(token, Everyone) for token in said)


def _nobody(typed: str, context: Context) -> UsageError:
    """Return that a mention leads to nobody, and how to name people."""
    return _usage(
        context,
        context.say.spans(
            "I can't find {typed}. Choose people from the list that opens when you type {sign}.",
            typed=Code(typed[:80]),
            sign=Code("@"),
        ),
    )


def _usage(context: Context, said: Text) -> UsageError:
    summary = context.say("Whom do you want to thank?")
    return UsageError(
        Message(summary, (Paragraph(said),)), fields={FIELD: plain(said, context)}
    )


def _refused(context: Context, said: Text, *buttons: Button) -> Refused:
    summary = context.say("This kudos can't be sent.")
    blocks = (Paragraph(said), *((Buttons(buttons),) if buttons else ()))
    return Refused(Message(summary, blocks), fields={FIELD: plain(said, context)})


def plain(said: Text, context: Context) -> str:
    """Return spans as words for a place that holds no mention, such as an error beside a field."""
    names = {person.id: person.name for person in context.known.values()}
    parts = []
    for span in said:
        if isinstance(span, Mention):
            parts.append(names.get(span.person, context.say("a colleague")))
        else:
            parts.append(getattr(span, "words", ""))
    return "".join(parts)
