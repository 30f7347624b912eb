"""Who is meant by what was typed, and whether they can be thanked."""

from collections.abc import Mapping, Sequence

from bot.context import Context
from bot.errors import Refused, UsageError
from bot.grammar import Mention as Named
from bot.grammar import mention_as_typed
from bot.identity import Person, PersonId, Role, Standing
from bot.recognition.ports import RecognitionStore
from bot.request import Broken, Everyone, Group, Said, Who, WhoseAddress
from bot.ui.blocks import Paragraph
from bot.ui.text import Code, Mention, Text, Typing
from bot.ui.views import Message

MOST_PEOPLE = 10
MOST_IN_A_GROUP = 25
LONGEST_SHOWN = 80
FIELD = "to"
MAY_THANK_GROUPS = frozenset({Role.MANAGER, Role.ADMIN, Role.OWNER})


def at_addresses(said: Said, context: Context, store: RecognitionStore) -> Mapping[str, Person]:
    """Return the colleagues whom the e-mail addresses in what was said belong to."""
    emails = [token.email for token in said if isinstance(token, WhoseAddress)]
    found = {email: store.person_with_email(context.organisation, email) for email in emails}
    return {email: person for email, person in found.items() if person is not None}


def meant(said: Said, context: Context, addresses: Mapping[str, Person]) -> tuple[Person, ...]:
    """Return those of whom one can be sure, for a draft: nothing is refused here."""
    people = []
    for token in said:
        person = None
        if isinstance(token, Who):
            person = context.known.get(token.account)
        elif isinstance(token, WhoseAddress):
            person = addresses.get(token.email)
        people.extend([person] if person else [])
    return tuple(people)


def recipients(
    said: Said, context: Context, addresses: Mapping[str, Person], others: Sequence[Person] = ()
) -> tuple[Person, ...]:
    """Return who is thanked, each once, in the order in which they were named.

    An address or a channel that leads to nobody belongs to the words when people are named too.

    Args:
        others: who was named by words, for sure.

    Raises:
        UsageError: nobody is named, or a mention leads to nobody.
        Refused: somebody cannot be thanked; it says who and why.
    """
    mentions = [token for token in said if not isinstance(token, str)]
    found: dict[PersonId, Person] = {}
    for token in mentions:
        for person in _people_behind(token, context, addresses):
            found.setdefault(person.id, person)
    found.update({person.id: person for person in others if person.id not in found})
    if not found and mentions:
        raise _nobody(mention_as_typed(mentions[0]), context)
    if not found:
        said_so = context.say.spans("Say whom you want to thank: {example}.", example=Code("@ana"))
        raise _usage(context, said_so)
    for person in found.values():
        check(person, context)
    _refuse_too_many(len(found), MOST_IN_A_GROUP if _has_group(said) else MOST_PEOPLE, context)
    return tuple(found.values())


def _people_behind(
    token: Named, context: Context, addresses: Mapping[str, Person]
) -> Sequence[Person]:
    """Return whom one mention means."""
    match token:
        case Who(account) if account in context.known:
            return (context.known[account],)
        case Who():
            raise _not_here(context)
        case Broken():
            raise _nobody(mention_as_typed(token), context)
        case WhoseAddress(email) if email in addresses:
            return (addresses[email],)
        case Group():
            return _members(token, context)
        case Everyone():
            said = context.say.spans(
                "{word} means everybody here. Name the people whom you want to thank.",
                word=Code(mention_as_typed(token)),
            )
            raise _refused(context, said)
        case _:
            return ()


def _members(group: Group, context: Context) -> Sequence[Person]:
    """Return the people of a group who can be thanked, without the giver."""
    say = context.say
    if not context.roles & MAY_THANK_GROUPS:
        said = say.spans(
            "Only managers can thank a whole group. Name up to {most} people.", most=MOST_PEOPLE
        )
        raise _refused(context, said)
    members = group.members or ()
    _refuse_too_many(len(members), MOST_IN_A_GROUP, context)
    known = [context.known[account] for account in members if account in context.known]
    able = [person for person in known if person.takes_part and person.id != context.actor.id]
    if not able:
        raise _refused(context, say.spans("There is nobody in this group to thank."))
    return able


def check(person: Person, context: Context) -> None:
    """Refuse somebody who cannot be thanked, by name and with the reason.

    Raises:
        Refused: they cannot.
    """
    say, name = context.say, Mention(person.id)
    if person.id == context.actor.id:
        said = say.spans(
            "You can't thank yourself. Do you want to tell a story instead? {story}",
            story=Typing("values story"),
        )
        raise _refused(context, said)
    reasons = {
        Standing.BOT: say.spans("{name} is an app, not a colleague.", name=name),
        Standing.GUEST: say.spans("{name} is a guest here; kudos are for members.", name=name),
        Standing.OUTSIDER: say.spans(
            "{name} belongs to another organisation; kudos are for members.", name=name
        ),
        Standing.DEACTIVATED: say.spans(
            "{name} has left; their account is deactivated.", name=name
        ),
    }
    if person.standing in reasons:
        raise _refused(context, reasons[person.standing], person)


def _refuse_too_many(count: int, most: int, context: Context) -> None:
    if count > most:
        said = context.say.spans("At most {most} people can share one kudos.", most=most)
        raise _refused(context, said)


def _has_group(said: Said) -> bool:
    return any(isinstance(token, Group) for token in said)


def _nobody(typed: str, context: Context) -> UsageError:
    """Return that a mention leads to nobody, and how to name people."""
    said = context.say.spans(
        "I can't find {typed}. Choose people from the list that opens when you type {sign}.",
        typed=Code(typed[:LONGEST_SHOWN]),
        sign=Code("@"),
    )
    return _usage(context, said)


def _not_here(context: Context) -> UsageError:
    """Return that an account is nobody's; its number would tell people nothing."""
    said = context.say.spans(
        "This person is not here, or not any more. Choose people from the list that opens when you"
        " type {sign}.",
        sign=Code("@"),
    )
    return _usage(context, said)


def _usage(context: Context, said: Text) -> UsageError:
    summary = context.say("Whom do you want to thank?")
    return UsageError(Message(summary, (Paragraph(said),)), fields={FIELD: _plain(said)})


def _refused(context: Context, said: Text, about: Person | None = None) -> Refused:
    summary = context.say("This kudos can't be sent.")
    beside = _plain(said, about.name if about else "")
    return Refused(Message(summary, (Paragraph(said),)), fields={FIELD: beside})


def _plain(said: Text, name: str = "") -> str:
    """Return spans as words for the error beside a field, which holds no mention."""
    return "".join(
        name if isinstance(span, Mention) else getattr(span, "words", "") for span in said
    )
