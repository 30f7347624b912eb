"""The ways in to the set-up, listed once."""

from bot.commands import Action, Capability, Command, FormReply
from bot.language import mark
from bot.spaces import handlers

SPACES = Capability(
    name="spaces",
    commands=(
        Command("setup", mark("Set Goodword up here"), handlers.show_form, reads_only=True),
    ),
    actions=(
        Action("space.setup", handlers.show_form, reads_only=True),
        Action("space.ask", handlers.ask),
    ),
    forms=(FormReply("space.save", handlers.save),),
)
