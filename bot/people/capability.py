"""The ways in to a person's own settings, listed once."""

from bot.commands import Action, Capability, Command, FormReply, HomePart
from bot.people import examples, handlers
from bot.ui.language import mark

PEOPLE = Capability(
    name="people",
    commands=(
        Command(
            "me",
            mark("My language, hours and how I like to be thanked"),
            handlers.show_form,
            reads_only=True,
        ),
    ),
    actions=(Action("me.open", handlers.show_form, reads_only=True),),
    forms=(FormReply("me.save", handlers.save),),
    home=(HomePart(handlers.at_home),),
    examples=examples.EXAMPLES,
)
