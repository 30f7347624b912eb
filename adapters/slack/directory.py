"""Who there is in the workspace, as Slack says."""

import asyncio
from collections.abc import Collection

from adapters.slack.api import SlackApi
from adapters.slack.arrivals import Installation
from adapters.wire.reading import part, word
from adapters.wire.text import storable
from bot.errors import PlatformError
from bot.identity import AccountId, ConversationId, Standing
from bot.surface import Account, Directory

PAGE = 200  # docs.slack.dev/reference/methods/users.list, 2026-11-22: "no more than 200"
# docs.slack.dev/reference/methods/conversations.members, 2026-11-22: "under 1000", tier 4
MEMBERS_PAGE = 500
MOST_PAGES = 1_000
MOST_WAITS = 5
LONGEST_WAIT_SECONDS = 60.0
SLACKBOT = "USLACKBOT"
NO_ZONE = "UTC"
NO_LOCALE = "en-US"


class SlackDirectory(Directory):
    """The people of the workspace whose token we hold."""

    def __init__(self, api: SlackApi) -> None:
        """Ask through `api`; `connect` says whose people are ours."""
        self._api = api
        self._installation: Installation | None = None

    def connect(self, installation: Installation) -> None:
        """Tell our people from others' by this installation."""
        self._installation = installation

    async def everyone(self) -> tuple[Account, ...]:
        """Return every account of the workspace, deactivated ones included."""
        found: dict[AccountId, Account] = {}
        cursor = ""
        for _ in range(MOST_PAGES):
            page = await self._page("users.list", cursor, limit=PAGE, include_locale=True)
            for user in _members(page):
                account = account_of(user, self._ours())
                if account is not None:
                    found[account.id] = account
            cursor = word(page, "response_metadata", "next_cursor")
            if not cursor:
                return tuple(found.values())
        raise PlatformError("too_many_pages")  # half a list would make the others leave

    async def departed(self, present: Collection[AccountId]) -> tuple[AccountId, ...]:  # noqa: ARG002 - the port
        """Return nobody: `everyone` lists the whole workspace."""
        return ()

    async def look_up(self, account: AccountId) -> Account | None:
        """Return one account, or None when Slack does not know it."""
        try:
            answer = await self._api.read("users.info", user=account, include_locale=True)
        except PlatformError as error:
            if error.reason in {"user_not_found", "user_not_visible"}:
                return None
            raise
        return account_of(part(answer, "user"), self._ours())

    async def members_of_conversation(self, conversation: ConversationId) -> tuple[AccountId, ...]:
        """Return everybody in a channel, page by page, waiting as long as Slack asks to."""
        found: dict[AccountId, None] = {}
        cursor = ""
        for _ in range(MOST_PAGES):
            page = await self._page(
                "conversations.members", cursor, channel=conversation, limit=MEMBERS_PAGE
            )
            found.update(
                (AccountId(user), None) for user in _members(page) if isinstance(user, str)
            )
            cursor = word(page, "response_metadata", "next_cursor")
            if not cursor:
                return tuple(found)
        raise PlatformError("too_many_pages")  # half a list would make the others leave

    async def members_of_group(self, group: str) -> tuple[AccountId, ...]:
        """Return the members of a user group; one that is unknown or switched off has none."""
        try:
            answer = await self._api.read("usergroups.users.list", usergroup=group)
        except PlatformError as error:
            if error.reason in {"no_such_subteam", "subteam_not_found"}:
                return ()
            raise
        users = part(answer, "users")
        return tuple(AccountId(user) for user in users) if isinstance(users, list) else ()

    async def _page(self, method: str, cursor: str, **asked: str | int | bool) -> object:
        """Return one page of a list, waiting as long as Slack asks to."""
        arguments = {**asked, "cursor": cursor} if cursor else asked
        for _ in range(MOST_WAITS):
            try:
                return await self._api.read(method, **arguments)
            except PlatformError as error:
                if error.retry_after is None or error.retry_after > LONGEST_WAIT_SECONDS:
                    raise
                await asyncio.sleep(error.retry_after)
        raise PlatformError("ratelimited", retry_after=LONGEST_WAIT_SECONDS)

    def _ours(self) -> Installation:
        """Return whose people are ours.

        Raises:
            PlatformError: Slack has not told us yet.
        """
        if self._installation is None:
            raise PlatformError("not_connected")
        return self._installation


def _members(page: object) -> list[object]:
    """Return the users on a page, or their ids.

    Raises:
        PlatformError: there is no list; to take that for nobody would make everybody leave.
    """
    members = part(page, "members")
    if not isinstance(members, list):
        raise PlatformError("no_members")
    return members


def account_of(user: object, installation: Installation) -> Account | None:
    """Return a user as the core knows people; None when this describes nobody."""
    found = word(user, "id")
    if not found:
        return None
    return Account(
        id=AccountId(found),
        name=_name(user) or found,
        zone=word(user, "tz") or NO_ZONE,
        locale=word(user, "locale") or NO_LOCALE,
        standing=standing_of(user, installation),
        email=word(user, "profile", "email"),
        title=storable(word(user, "profile", "title")),
        is_admin=_is(user, "is_admin") or _is(user, "is_owner") or _is(user, "is_primary_owner"),
        email_verified=_is(user, "is_email_confirmed"),
    )


def standing_of(user: object, installation: Installation) -> Standing:
    """Return what kind of account a user has, the most limiting one where several hold."""
    if _is(user, "deleted"):
        return Standing.DEACTIVATED
    if _is(user, "is_bot") or _is(user, "is_workflow_bot") or word(user, "id") == SLACKBOT:
        return Standing.BOT
    if _is(user, "is_stranger") or _is_elsewhere(user, installation):
        return Standing.OUTSIDER
    if _is(user, "is_restricted") or _is(user, "is_ultra_restricted"):
        return Standing.GUEST
    return Standing.MEMBER


def _is_elsewhere(user: object, installation: Installation) -> bool:
    """Return whether a user belongs to another workspace, and not to our enterprise either."""
    enterprise = word(user, "enterprise_user", "enterprise_id")
    if enterprise and enterprise == installation.enterprise:
        return False
    team = word(user, "team_id")
    return bool(team) and not installation.is_ours(team)


def _name(user: object) -> str:
    """Return how people call somebody: the real name before the one they chose to display."""
    names = (
        word(user, "profile", "real_name"),
        word(user, "real_name"),
        word(user, "profile", "display_name"),
        word(user, "name"),
    )
    return next((storable(name.strip()) for name in names if name.strip()), "")


def _is(user: object, name: str) -> bool:
    return part(user, name) is True
