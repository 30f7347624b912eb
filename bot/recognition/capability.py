"""Recognition's ways in, listed once."""

from bot.commands import (
    Action,
    Capability,
    Command,
    FormReply,
    HomePart,
    NoArguments,
    Press,
    Shortcut,
)
from bot.context import Context
from bot.outcome import Outcome
from bot.recognition import drafts, examples, give, look, manage, managers, reports, team
from bot.recognition.personal import PERSONAL
from bot.recognition.ports import RecognitionStore
from bot.ui.language import mark


def show_mine(_press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Show the received thanks as a page, from a button."""
    return look.as_page(look.mine(NoArguments(), context, store))


def show_given(_press: Press, context: Context, store: RecognitionStore) -> Outcome:
    """Show the given thanks as a page, from a button."""
    return look.as_page(look.given(NoArguments(), context, store))


RECOGNITION = Capability(
    name="recognition",
    commands=(
        give.COMMAND,
        Command("kudos mine", mark("The thanks you received"), look.mine, reads_only=True),
        Command("kudos given", mark("The thanks you gave"), look.given, reads_only=True),
        Command("kudos undo", mark("Take your newest kudos back"), manage.undo_latest),
        Command("kudos team", mark("Your team's thanks"), team.show),
        reports.COMMAND,
    ),
    actions=(
        Action("kudos.open", drafts.open_form, reads_only=True, opens_form=True),
        Action("kudos.mine", show_mine, reads_only=True, opens_form=True),
        Action("kudos.given", show_given, reads_only=True, opens_form=True),
        Action("kudos.me_too", manage.me_too),
        Action("kudos.read", manage.read, reads_only=True, opens_form=True),
        Action("kudos.keep_private", manage.keep_private),
        Action("kudos.show_to_manager", managers.show),
        Action("kudos.report", reports.report),
        Action("kudos.leave_up", reports.leave_up),
        Action("kudos.take_down", reports.take_down),
        Action("kudos.thank_back", drafts.thank_back, reads_only=True, opens_form=True),
        Action("kudos.thank", drafts.thank, reads_only=True, opens_form=True),
        Action("kudos.edit", manage.edit, reads_only=True, opens_form=True),
        Action("kudos.undo", manage.undo),
        Action("kudos.finish", drafts.finish),
        Action("kudos.resume", drafts.resume, reads_only=True, opens_form=True),
        Action("kudos.save", drafts.save),
    ),
    forms=(FormReply("kudos.reword", manage.reword),),
    shortcuts=(
        Shortcut(
            "kudos.from_message",
            mark("Thank for this"),
            mark("Thank the author of a message"),
            drafts.from_message,
            on_message=True,
            reads_only=True,
        ),
        Shortcut(
            "kudos.from_anywhere",
            mark("Thank a colleague"),
            mark("Open the form for a kudos"),
            drafts.from_anywhere,
            reads_only=True,
        ),
    ),
    home=(HomePart(look.at_home),),
    examples=examples.EXAMPLES,
    personal=PERSONAL,
)
