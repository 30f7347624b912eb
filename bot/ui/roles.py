"""Roles and kinds of spaces in words."""

from collections.abc import Collection, Mapping

from bot.identity import Role, SpaceKind
from bot.ui.language import Say, mark

_ROLES: Mapping[Role, str] = {
    Role.CURATOR: mark("curator"),
    Role.MANAGER: mark("manager"),
    Role.SPONSOR: mark("sponsor"),
    Role.ANALYST: mark("analyst"),
    Role.ADMIN: mark("admin"),
    Role.OWNER: mark("owner"),
}
_KINDS: Mapping[SpaceKind, str] = {
    SpaceKind.ORGANISATION: mark("The whole organisation"),
    SpaceKind.DIVISION: mark("A division"),
    SpaceKind.DEPARTMENT: mark("A department"),
    SpaceKind.SITE: mark("A site"),
}


def role_name(role: Role, say: Say) -> str:
    """Return what a role is called, for example "curator"."""
    return say(_ROLES[role])


def role_names(roles: Collection[Role], say: Say) -> str:
    """Return what several roles are called, in their own order: "curator, admin, owner"."""
    return ", ".join(role_name(role, say) for role in Role if role in roles)


def kind_name(kind: SpaceKind, say: Say) -> str:
    """Return what a kind of space is called, for example "A department"."""
    return say(_KINDS[kind])
