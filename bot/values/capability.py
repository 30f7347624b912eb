"""The values' ways in, listed once."""

from bot.commands import Action, Capability, Command, FormReply
from bot.identity import ADMINS, CURATORS
from bot.ui.language import mark
from bot.values import (
    examples,
    goals,
    handlers,
    newcomers,
    nudges,
    rounds,
    stories,
    suggest,
)
from bot.values.personal import PERSONAL

VALUES = Capability(
    name="values",
    commands=(
        Command("values", mark("Our values as behaviour"), handlers.show, reads_only=True),
        Command("values add", mark("Add a value"), handlers.add, roles=ADMINS, reads_only=True),
        Command(
            "values goals",
            mark("Where we want to go"),
            goals.show,
            goals.GoalWords,
            usage="edit",
            examples=("edit",),
            reads_only=True,
        ),
        Command(
            "values suggest",
            mark("Suggest a line for a value"),
            suggest.open_form,
            reads_only=True,
        ),
        Command(
            "values suggestions",
            mark("Lines that wait for a decision"),
            suggest.waiting,
            roles=CURATORS,
            reads_only=True,
        ),
        Command(
            "values story",
            mark("Tell a story of a value"),
            stories.tell,
            stories.TellStory,
            usage=mark('#value what happened for:"Acme"'),
            examples=("#care Li stayed on the phone until the printer worked again",),
        ),
        Command(
            "values results",
            mark("Do we do this here? The newest answers"),
            rounds.results,
            reads_only=True,
        ),
        Command(
            "values round",
            mark("Ask everybody: do we do this here?"),
            rounds.plan,
            roles=ADMINS,
            reads_only=True,
        ),
    ),
    actions=(
        Action("values.add", handlers.add, ADMINS, reads_only=True, opens_form=True),
        Action("values.edit", handlers.edit, ADMINS, reads_only=True, opens_form=True),
        Action("values.retire", handlers.retire, ADMINS),
        Action("values.suggest", suggest.open_form, reads_only=True, opens_form=True),
        Action("values.stories", stories.shelf, reads_only=True, opens_form=True),
        Action("values.tell", stories.open_form, reads_only=True, opens_form=True),
        Action("values.take_down", stories.take_down),
        Action("goals.edit", goals.edit, reads_only=True, opens_form=True),
        Action("suggestion.take", suggest.take),
        Action("suggestion.decline", suggest.decline),
        Action("round.answer", rounds.answer),
        Action("round.open", rounds.open_now, ADMINS),
        Action("nudge.stop", nudges.stop),
        Action("newcomer.stop", newcomers.stop),
    ),
    forms=(
        FormReply("values.save", handlers.save, ADMINS),
        FormReply("values.suggestion", suggest.save),
        FormReply("suggestion.replace", suggest.replace_line),
        FormReply("values.story", stories.save),
        FormReply("goals.save", goals.save, ADMINS),
        FormReply("values.round", rounds.preview, ADMINS),
    ),
    examples=examples.EXAMPLES,
    personal=PERSONAL,
)
