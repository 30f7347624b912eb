"""`me data` and `me delete`: everything about a person for them, then nothing about them."""

from bot.commands import Filled, NoArguments, Press
from bot.context import Context
from bot.errors import UsageError
from bot.outcome import Job, Outcome, Post, ToPerson
from bot.people.erasures import Erasures
from bot.personal import ERASE, MY_DATA
from bot.ui.blocks import Block, Note, Paragraph
from bot.ui.forms import Form, Words
from bot.ui.language import Say
from bot.ui.text import Typing, text
from bot.ui.views import Attachment, Message

LONGEST_WORD = 40


def send_data(_asked: NoArguments | Press, context: Context) -> Outcome:
    """Have everything about the actor sent to them, as a file by direct message."""
    who, say = context.actor.id, context.say
    message = Message(
        say("Here is everything that Goodword keeps about you, as a file for people and programs."),
        attached=Attachment(MY_DATA, who),
    )
    post = Post(ToPerson(who), message, f"my-data:{who}:{context.key}", author=who)
    told = say("I am putting it together. It comes by direct message within a minute.")
    return Outcome(reply=Message(told), utterances=(post,))


def show_farewell(_asked: NoArguments | Press, context: Context, store: Erasures) -> Outcome:
    """Open the form that says what will happen, and asks for a word."""
    return Outcome(form=farewell(store.owned_alone(context.actor.id), context.say))


def farewell(owned: tuple[str, ...], say: Say) -> Form:
    """Return the form; `owned` are the names of the spaces that nobody else owns."""
    word = say("delete")
    return Form(
        "me.forget",
        say("Delete me"),
        say("Delete me for good"),
        (Words("word", say("Type {word} to confirm", word=word), most=LONGEST_WORD),),
        intro=_what_happens(owned, say),
    )


def _what_happens(owned: tuple[str, ...], say: Say) -> tuple[Block, ...]:
    """Return what is deleted, what stays, and what that means."""
    told = [
        Paragraph(
            text(
                say(
                    "Deleted: your name, address, settings, roles, drafts, reports and answers to"
                    " your requests, and your “Me too” on cards of others."
                )
            )
        ),
        Paragraph(
            text(
                say(
                    "Kept without your name: thanks that you gave or received, stories and"
                    " suggestions. Everywhere a colleague stands in your place, also on cards that"
                    " were posted before. Totals stay as they are."
                )
            )
        ),
        _what_can_stay(say),
        Paragraph(
            text(
                say(
                    "It is done within 24 hours, usually at once, and cannot be taken back. I will"
                    " not write to you any more, and you cannot be thanked."
                )
            )
        ),
    ]
    if owned:
        names = ", ".join(owned)
        alone = say("You are the only owner of {names}: nobody will own it then.", names=names)
        told.append(Paragraph(text(alone)))
    keep = say.spans("To keep a copy first, type {command}.", command=Typing("me data"))
    return (*told, Note(keep))


def _what_can_stay(say: Say) -> Paragraph:
    """Return what no program can find."""
    return Paragraph(
        text(
            say(
                "What can stay: your first name or your last name alone, or a nickname, in"
                " texts of others that were not about you."
            )
        )
    )


def forget_me(filled: Filled, context: Context, store: Erasures) -> Outcome:
    """Have the actor forgotten, if they typed the word."""
    say = context.say
    word = say("delete")
    if filled.words("word").casefold() != word.casefold():
        said = say("Type {word}, or close this form to stay.", word=word)
        raise UsageError(Message(said), fields={"word": said})
    store.ask(context.actor.id, context.now)
    done = say(
        "You are being forgotten: within 24 hours, usually at once. Thank you for all of it."
    )
    return Outcome(reply=Message(done), jobs=(Job(ERASE),))
