"""The ways in to the set-up, listed once."""

from bot.commands import Action, Capability, Command, FormReply
from bot.spaces import examples, handlers
from bot.ui.language import mark

SPACES = Capability(
    name="spaces",
    commands=(Command("setup", mark("Set Goodword up here"), handlers.show_form, reads_only=True),),
    actions=(
        Action("space.setup", handlers.show_form, reads_only=True),
        Action("space.ask", handlers.ask),
    ),
    forms=(FormReply("space.save", handlers.save),),
    examples=examples.EXAMPLES,
)
