"""The ways in to spaces: set-up, tree, roles, audit log and reach, listed once."""

from bot.commands import Action, Capability, Command, FormReply
from bot.identity import ADMINS, Role
from bot.schedules import Schedule
from bot.spaces import audit, claims, examples, reach_views, roles, tree
from bot.spaces.personal import PERSONAL
from bot.spaces.setup import Setup
from bot.ui.language import mark

OWNERS = frozenset({Role.OWNER})

_ADMIN_COMMANDS = (
    Command("admin spaces", mark("All spaces, as a tree"), tree.show, reads_only=True),
    Command(
        "admin attach",
        mark("Put this space below another"),
        tree.attach,
        tree.AttachTo,
        usage=mark("name"),
        examples=("Acme",),
        roles=OWNERS,
    ),
    Command("admin detach", mark("Let this space stand on its own"), tree.detach, roles=OWNERS),
    Command(
        "admin roles", mark("Who has which role here"), roles.show, roles=ADMINS, reads_only=True
    ),
    Command(
        "admin grant",
        mark("Give somebody a role here"),
        roles.grant,
        roles.ChangeRole,
        usage=mark("@person role"),
        examples=("@ana curator",),
        roles=ADMINS,
    ),
    Command(
        "admin revoke",
        mark("Take a role from somebody"),
        roles.revoke,
        roles.ChangeRole,
        usage=mark("@person role"),
        examples=("@ana curator",),
        roles=ADMINS,
    ),
    Command(
        "admin lock",
        mark("Pause somebody's kudos"),
        roles.lock,
        roles.Pause,
        usage=mark("@person why"),
        examples=("@ben please talk to me first",),
        roles=ADMINS,
    ),
    Command(
        "admin unlock",
        mark("Let somebody give kudos again"),
        roles.unlock,
        roles.Resume,
        usage=mark("@person"),
        examples=("@ben",),
        roles=ADMINS,
    ),
    Command(
        "admin audit", mark("Who changed what here"), audit.show, roles=ADMINS, reads_only=True
    ),
    Command(
        "admin reach",
        mark("How far thanks reach, without names"),
        reach_views.show,
        roles=reach_views.READERS,
        reads_only=True,
    ),
)


def spaces(schedules: tuple[Schedule, ...] = ()) -> Capability:
    """Return the capability.

    Args:
        schedules: what is due by local time; the end of the set-up shows it.
    """
    setup = Setup(schedules)
    return Capability(
        name="spaces",
        commands=(
            Command("setup", mark("Set Goodword up here"), setup.show, reads_only=True),
            *_ADMIN_COMMANDS,
        ),
        actions=(
            Action("space.setup", setup.show, reads_only=True),
            Action("space.look", setup.look, reads_only=True),
            Action("space.step", setup.step, reads_only=True),
            Action("space.new", setup.new, reads_only=True, opens_form=True),
            Action("space.agree", tree.agree),
            Action("space.decline", tree.decline),
            Action("space.admit", claims.agree),
            Action("space.turn_down", claims.decline),
            Action("space.older", audit.older, ADMINS, reads_only=True),
        ),
        forms=(
            FormReply("space.place", setup.save_place),
            FormReply("space.sponsor", setup.save_sponsor),
            FormReply("space.values", setup.save_values),
            FormReply("space.thanks", setup.save_thanks),
        ),
        examples=examples.EXAMPLES,
        personal=PERSONAL,
    )
