"""The ways in to a person's own settings, listed once."""

from bot.commands import Action, Capability, Command, FormReply, HomePart
from bot.identity import Role
from bot.people import connecting, data, examples, handlers, reports
from bot.people.personal import PERSONAL
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
        Command("me data", mark("Everything about me, as a file"), data.send_data),
        Command(
            "me connect",
            mark("One person in two chat programs: connect my other account"),
            connecting.connect,
            connecting.Connect,
            usage="123456",
            examples=("123456",),
        ),
        Command(
            "me disconnect",
            mark("Take my accounts apart again"),
            connecting.ask_disconnect,
            reads_only=True,
        ),
        Command("me delete", mark("Have Goodword forget me"), data.show_farewell, reads_only=True),
        Command(
            "admin reports",
            mark("Say who reports to whom"),
            reports.set_manager,
            reports.SetManager,
            usage=mark("@person to @manager"),
            examples=("@ana to @mia",),
            roles=frozenset({Role.ADMIN, Role.OWNER}),
        ),
    ),
    actions=(
        Action("me.open", handlers.show_form, reads_only=True, opens_form=True),
        Action("me.data", data.send_data),
        Action("me.agree", connecting.agree),
        Action("me.refuse", connecting.refuse),
        Action("me.delete", data.show_farewell, reads_only=True, opens_form=True),
    ),
    forms=(
        FormReply("me.save", handlers.save),
        FormReply("me.connect", connecting.confirm),
        FormReply("me.disconnect", connecting.disconnect),
        FormReply("me.forget", data.forget_me),
    ),
    home=(HomePart(handlers.at_home),),
    examples=examples.EXAMPLES,
    personal=PERSONAL,
)
