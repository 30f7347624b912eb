"""Harbour & Pine in the simulated Teams: the people of the simulated Slack, and their teams.

Names and addresses are those of `playground.slack.company`, so that accounts can be matched.
Two people are only in Slack, two only in Teams.
"""

import uuid

from playground.slack import company as in_slack
from playground.slack.people import User
from playground.teams.people import Person, Place, PlaceKind, Team, object_id

COMPANY = in_slack.COMPANY
TENANT = "5f0c2d3a-1b64-4e0b-9c1d-7a3e8d2b4f60"
STRANGERS_TENANT = "c3a9e1f4-62d7-4b85-8f0e-19d4b7a6c2e3"
APP = "0b7e4f1c-8d2a-4c39-a5f6-3e9d1c7b2a48"
APP_NAME = "Goodword"
DEPLOYER = "e1d2c3b4-a596-4788-9a0b-1c2d3e4f5a6b"

ONLY_IN_SLACK = ("hana", "lena")
ONLY_IN_TEAMS = ("priya", "tomas")
CARE, PRODUCT = "Customer Care", "Product"


def everybody() -> list[Person]:
    """Return fresh accounts: people, a guest, a stranger of Acme, the bot and another bot."""
    known = {user.handle: user for user in in_slack.everybody()}
    absent = (*ONLY_IN_SLACK, "nils", "goodword", "deployer", "slackbot")
    return [
        *(_from_slack(user) for handle, user in known.items() if handle not in absent),
        _member("priya", "Priya Raman", "Customer Success", "Support", "Asia/Kolkata"),
        _member("tomas", "Tomás Silva", "Warehouse", "Logistics", "Europe/Lisbon"),
        Person(APP, "goodword", APP_NAME, "bot", TENANT),
        Person(DEPLOYER, "deployer", "Deploybot", "bot", TENANT),
    ]


def _member(handle: str, name: str, title: str, department: str, tz: str) -> Person:
    """Return an employee's account."""
    email = f"{handle}@harbour-pine.example"
    return Person(
        object_id(handle), handle, name, "member", TENANT, email, email, title, department, tz
    )


def _from_slack(user: User) -> Person:
    """Return the account in Teams of somebody who also has one in Slack."""
    person = _member(user.handle, user.real_name, user.title, user.department, user.tz)
    person.email, person.locale = user.email, user.locale
    if user.kind == "stranger":
        person.kind, person.tenant, person.upn = "stranger", STRANGERS_TENANT, user.email
    if user.kind in ("single_guest", "multi_guest"):
        person.kind = "guest"
        person.upn = f"{user.handle}_agency.example#EXT#@harbour-pine.example"
    return person


def all_teams() -> list[Team]:
    """Return fresh teams."""
    care = ("ana", "ben", "fatima", "gita", "ian", "jo", "priya", "marco", "chloe", "dieter", "kai")
    product = ("esra", "kai", "jo", "chloe", "ana", "ben", "tomas", "dieter")
    return [_team(CARE, *care), _team(PRODUCT, *product)]


def all_places() -> list[Place]:
    """Return fresh channels and a group chat; 1:1 chats are made when somebody opens one."""
    return [
        _channel(CARE, "General", topic="Customers need us"),
        _channel(CARE, "Thanks", topic="Say thank you"),
        _channel(CARE, "Leads", "ana", "dieter", "jo", kind="private", topic="Team leads"),
        _channel(PRODUCT, "General", topic="What we build"),
        _channel(PRODUCT, "Design", topic="How it looks"),
        _channel(
            PRODUCT, "Acme orders", "ana", "chloe", "olga", kind="shared", topic="Orders with Acme"
        ),
        Place(
            "19:b8e0a3f25d9147c6@thread.v2",
            "Night shift",
            "group",
            topic="",
            members=[object_id(handle) for handle in ("ben", "gita", "ian", "priya")],
        ),
    ]


def _team(name: str, *handles: str) -> Team:
    """Return a team; its id is that of its General channel."""
    group = str(uuid.uuid5(uuid.NAMESPACE_OID, name))
    return Team(thread_id(name, "General"), name, group, [object_id(one) for one in handles])


def _channel(
    team: str, name: str, *handles: str, kind: PlaceKind = "standard", topic: str = ""
) -> Place:
    """Return a channel; only private and shared ones have members of their own."""
    members = [object_id(handle) for handle in handles]
    return Place(thread_id(team, name), name, kind, thread_id(team, "General"), topic, members)


def thread_id(team: str, channel: str) -> str:
    """Return the id of a channel."""
    return f"19:{uuid.uuid5(uuid.NAMESPACE_OID, f'{team}/{channel}').hex}@thread.tacv2"
