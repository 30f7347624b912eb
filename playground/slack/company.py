"""Harbour & Pine, the company in the simulated workspace: its people, channels and user groups."""

from playground.slack.people import Channel, User, UserGroup, UserKind

COMPANY = "Harbour & Pine"
TEAM = "T0HARBOUR1"
DOMAIN = "harbour-pine"
STRANGERS_TEAM = "T0ACMECORP"
BOT_USER = "U0GOODWORD"
BOT_ID = "B0GOODWORD"
APP = "A0GOODWORD"
BOT_NAME = "Goodword"
SLACKBOT = "USLACKBOT"


def user_id(handle: str) -> str:
    """Return the id of the person with this handle in the simulated workspace."""
    return f"U0{handle.upper():0<8}"


def channel_id(name: str) -> str:
    """Return the id of the channel with this name in the simulated workspace."""
    letters = "".join(letter for letter in name.upper() if letter.isalnum())
    return f"C0{letters[:8]:0<8}"


def everybody() -> list[User]:
    """Return fresh accounts: fourteen people, a stranger of Acme, three that are no people."""
    people = [
        _person("ana", "Ana Sousa", "Head of Customer Care", "Support", "America/Sao_Paulo"),
        _person("ben", "Ben Okafor", "Support Engineer", "Support", "Europe/London"),
        _person("chloe", "Chloé Martin", "Account Executive", "Sales", "Europe/Paris"),
        _person("dieter", "Dieter Krämer", "Warehouse Lead", "Logistics", "Europe/Berlin"),
        _person("esra", "Esra Yılmaz", "Product Designer", "Product", "Europe/Istanbul"),
        _person("fatima", "فاطمة الزهراني", "Store Manager", "Retail", "Asia/Riyadh"),
        _person("gita", "Gita Shrestha", "Night Shift Support", "Support", "Asia/Kathmandu"),
        _person("hana", "佐藤 花", "Data Analyst", "Product", "Asia/Tokyo"),
        _person("ian", "Ian O'Connor", "Field Technician", "Logistics", "Pacific/Auckland"),
        _person("jo", "Jo Miller", "People & Culture", "People", "America/Denver"),
        _person("kai", "Kai Lindqvist", "Platform Engineer", "Engineering", "Europe/Stockholm"),
        _person("lena", "Lena Fischer", "Contractor (packaging)", "Logistics", "Europe/Berlin"),
        _person("marco", "Marco Rossi", "Agency Consultant", "Sales", "Europe/Rome"),
        _person("nils", "Nils Berg", "Former Sales Lead", "Sales", "Europe/Oslo"),
    ]
    for person in people:
        person.locale = _LOCALES.get(person.handle, "en-US")
        person.kind = _KINDS.get(person.handle, "member")
    return people + _others()


_LOCALES = {
    "ana": "pt-BR",
    "ben": "en-GB",
    "chloe": "fr-FR",
    "dieter": "de-DE",
    "esra": "tr-TR",
    "fatima": "ar-SA",
    "gita": "en-IN",
    "hana": "ja-JP",
    "lena": "de-DE",
    "marco": "it-IT",
}
_KINDS: dict[str, UserKind] = {
    "jo": "admin",
    "lena": "single_guest",
    "marco": "multi_guest",
    "nils": "deactivated",
}


def _person(handle: str, name: str, title: str, department: str, tz: str) -> User:
    """Return one employee's account."""
    return User(user_id(handle), handle, name, "member", title, department, tz, team_id=TEAM)


def _others() -> list[User]:
    """Return the accounts that are not employees of Harbour & Pine."""
    olga = User(user_id("olga"), "olga", "Olga Novak", "stranger", "Buyer", "", "Europe/Prague")
    olga.team_id = STRANGERS_TEAM
    return [
        olga,
        User(BOT_USER, "goodword", BOT_NAME, "bot", tz="", team_id=TEAM, bot_id=BOT_ID),
        User("U0DEPLOYER", "deployer", "Deploybot", "bot", team_id=TEAM, bot_id="B0DEPLOYER"),
        User(SLACKBOT, "slackbot", "Slackbot", "slackbot", team_id=TEAM),
    ]


STAFF = ("ana", "ben", "chloe", "dieter", "esra", "fatima", "gita", "hana", "ian", "jo", "kai")


def all_channels() -> list[Channel]:
    """Return fresh channels; the bot is in all but `random-without-the-bot` and `quiet-room`."""
    return [
        _channel("general", "Company-wide announcements", *STAFF),
        _channel("thanks", "Say thank you", *STAFF, "marco"),
        _channel("front-desk", "The room of Customer Care", "ana", "ben", "fatima", "gita", "ian"),
        _channel("support", "Customers need us", "ana", "ben", "dieter", "gita", "lena", "marco"),
        _without_bot("random-without-the-bot", "public", "ana", "ben", "chloe", "ian", "kai"),
        _shared("partner-acme", "Orders with Acme", "ana", "chloe", "olga", "marco"),
        _archived("old-launch", "Spring launch 2024", "ana", "esra", "kai"),
        _private("leads", "Team leads", "ana", "dieter", "jo"),
        _without_bot("quiet-room", "private", "jo", "kai"),
    ]


def _channel(name: str, topic: str, *handles: str) -> Channel:
    """Return a public channel that the bot is in."""
    members = [user_id(handle) for handle in handles]
    return Channel(channel_id(name), name, "public", topic, [*members, BOT_USER])


def _private(name: str, topic: str, *handles: str) -> Channel:
    """Return a private channel that the bot is in."""
    channel = _channel(name, topic, *handles)
    channel.kind = "private"
    return channel


def _shared(name: str, topic: str, *handles: str) -> Channel:
    """Return a channel shared with another company."""
    channel = _channel(name, topic, *handles)
    channel.ext_shared = True
    return channel


def _archived(name: str, topic: str, *handles: str) -> Channel:
    """Return a channel that was closed."""
    channel = _channel(name, topic, *handles)
    channel.archived = True
    return channel


def _without_bot(name: str, kind: str, *handles: str) -> Channel:
    """Return a channel that the bot was never invited to."""
    channel = _channel(name, "", *handles)
    channel.kind = "private" if kind == "private" else "public"
    channel.members.remove(BOT_USER)
    return channel


def all_groups() -> list[UserGroup]:
    """Return the user groups: one with people and an empty one."""
    front = tuple(user_id(handle) for handle in ("ben", "fatima", "gita", "ian"))
    return [
        UserGroup("S0FRONTLINE", "frontline", "Frontline", front),
        UserGroup("S0NEWCREW01", "new-crew", "New crew"),
    ]
