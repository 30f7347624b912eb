"""The values' ways in, listed once."""

from bot.commands import Action, Capability, Command, FormReply
from bot.identity import Role
from bot.ui.language import mark
from bot.values import examples, handlers

ADMINS = frozenset({Role.ADMIN, Role.OWNER})

VALUES = Capability(
    name="values",
    commands=(
        Command("values", mark("Our values as behaviour"), handlers.show, reads_only=True),
        Command("values add", mark("Add a value"), handlers.add, roles=ADMINS, reads_only=True),
    ),
    actions=(
        Action("values.add", handlers.add, ADMINS, reads_only=True),
        Action("values.edit", handlers.edit, ADMINS, reads_only=True),
        Action("values.retire", handlers.retire, ADMINS),
    ),
    forms=(FormReply("values.save", handlers.save, ADMINS),),
    examples=examples.EXAMPLES,
)
