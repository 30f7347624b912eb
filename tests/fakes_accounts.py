"""Accounts and the codes that connect them, kept in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.identity import AccountId, OrganisationId, Person, PersonId, Praise, Standing, WorkspaceId
from bot.people.accounts import (
    CHANGES_COUNT,
    CODE_LASTS,
    DIGITS,
    MOST_WRONG,
    MOST_WRONG_OF_ALL,
    WRONG_COUNTS,
    Change,
    Connected,
    Offer,
    Seat,
)
from bot.people.preferences import Preferences
from bot.people.standings import standing_of
from bot.recognition.limits import together
from bot.recognition.model import Kudos
from tests.memory import Address, Code, Memory


@dataclass(frozen=True)
class FakeAccounts:
    """Implements `bot.people.accounts.Accounts`."""

    memory: Memory

    def of(self, person: PersonId) -> tuple[Connected, ...]:
        found = []
        for where, account in self._keys(person):
            standing = self._standing(where, account)
            able = standing is Standing.MEMBER and where not in self.memory.disconnected
            found.append(Connected(self.memory.workspaces[where], standing, able))
        return tuple(found)

    def _keys(self, person: PersonId) -> list[tuple[WorkspaceId, AccountId]]:
        return sorted(key for key, who in self.memory.accounts.items() if who == person)

    def _standing(self, where: WorkspaceId, account: AccountId) -> Standing:
        person = self.memory.people[self.memory.accounts[where, account]]
        return self.memory.standings.get((where, account), person.standing)

    def known(self, person: PersonId) -> Person | None:
        return self.memory.person(person) if person in self.memory.people else None

    def offer(self, owner: Seat, now: datetime) -> str:
        number = self.memory.next_number()
        digits = f"{number:0{DIGITS}}"
        self.memory.codes[owner.person] = Code(digits, owner.workspace, number, now)
        return digits

    def offered(self, organisation: OrganisationId, code: str, now: datetime) -> Offer | None:
        live = self._live(organisation, now)
        return next((offer for digits, offer in live if digits == code), None)

    def offer_numbered(
        self, organisation: OrganisationId, number: int, now: datetime
    ) -> Offer | None:
        live = self._live(organisation, now)
        return next((offer for _, offer in live if offer.number == number), None)

    def _live(self, organisation: OrganisationId, now: datetime) -> list[tuple[str, Offer]]:
        return [
            (code.digits, Offer(code.number, Seat(who, code.workspace), code.typed_by))
            for who, code in self.memory.codes.items()
            if code.began_at > now - CODE_LASTS
            and self.memory.people[who].organisation == organisation
        ]

    def claim(self, offer: Offer, by: Seat, now: datetime) -> None:
        code = self.memory.codes.get(offer.owner.person)
        if code is not None and (code.number, code.typed_by) == (offer.number, None):
            typed = replace(code, typed_by=by, typed_at=now)
            self.memory.codes[offer.owner.person] = typed

    def take(self, owner: PersonId, number: int, now: datetime) -> Offer | None:
        code = self.memory.codes.get(owner)
        if code is None or code.number != number or code.typed_by is None:
            return None
        if code.began_at <= now - CODE_LASTS:
            return None
        del self.memory.codes[owner]
        return Offer(number, Seat(owner, code.workspace), code.typed_by)

    def mistyped(self, by: Seat, now: datetime) -> int:
        key = self._key(by)
        since, wrong = self.memory.wrong_codes.get(key, (now, 0))
        if since <= now - WRONG_COUNTS:
            since, wrong = now, 0
        self.memory.wrong_codes[key] = (since, wrong + 1)
        home = self.memory.people[by.person].organisation
        tries = self.memory.wrong_codes.values()
        of_all = sum(wrong for since, wrong in tries if since > now - WRONG_COUNTS)
        if of_all >= MOST_WRONG_OF_ALL and self.stopped_until(home, now) is None:
            self.memory.codes_stopped[home] = now
            self._note("person.codes.stopped", None)
        return wrong + 1

    def _key(self, seat: Seat) -> tuple[WorkspaceId, AccountId]:
        return next(key for key in self._keys(seat.person) if key[0] == seat.workspace)

    def _note(self, what: str, about: PersonId | None) -> None:
        subject = f" person:{about}" if about else ""
        self.memory.audit[self.memory.next_number()] = what + subject

    def blocked_until(self, by: Seat, now: datetime) -> datetime | None:
        since, wrong = self.memory.wrong_codes.get(self._key(by), (now, 0))
        until = since + WRONG_COUNTS
        return until if wrong >= MOST_WRONG and now < until else None

    def stopped_until(self, organisation: OrganisationId, now: datetime) -> datetime | None:
        at = self.memory.codes_stopped.get(organisation)
        return at + WRONG_COUNTS if at is not None and now < at + WRONG_COUNTS else None

    def refused(self, offer: Offer, now: datetime) -> None:
        self._note("person.code.refused", offer.typed_by.person if offer.typed_by else None)

    def changes(self, people: Sequence[PersonId], change: Change, now: datetime) -> int:
        return sum(
            who in people and what is change and at > now - CHANGES_COUNT
            for who, what, at in self.memory.changes.values()
        )

    def are_leaving(self, people: Sequence[PersonId]) -> bool:
        return any(who in self.memory.erasures for who in people)

    def join(self, keep: PersonId, gone: PersonId, now: datetime) -> None:
        for who in (keep, gone):
            self._drop_codes(who)
        joined_in_memory(self.memory, keep, gone)
        for key in self._keys(keep):
            known = self.memory.addresses.get(key)
            if known:
                self.memory.addresses[key] = replace(known, apart=False)
        self._stand(keep)
        for number, (who, what, at) in self.memory.changes.items():
            self.memory.changes[number] = (keep if who == gone else who, what, at)
        self._changed(keep, Change.CONNECTED, now)

    def _changed(self, who: PersonId, change: Change, now: datetime) -> None:
        self._note(change.value, who)
        self.memory.changes[self.memory.next_number()] = (who, change, now)

    def _drop_codes(self, who: PersonId) -> None:
        codes = self.memory.codes
        for owner, code in list(codes.items()):
            if owner == who or (code.typed_by and code.typed_by.person == who):
                del codes[owner]

    def split(self, person: PersonId, workspace: WorkspaceId, now: datetime) -> PersonId:
        memory, other = self.memory, PersonId(self.memory.next_number())
        known = memory.people[person]
        memory.people[other] = replace(
            known, id=other, home=None, manager=None, contact_level=None, nudges=False, locked=False
        )
        memory.emails[other] = ""
        for key in self._keys(person):
            if key[0] == workspace:
                memory.accounts[key] = other
                address = memory.addresses.get(key, Address("", verified=False))
                memory.addresses[key] = replace(address, apart=True)
                memory.emails[other] = address.email
        left = [
            memory.addresses[key].email for key in self._keys(person) if key in memory.addresses
        ]
        if left and memory.emails.get(person) not in left:
            memory.emails[person] = left[0]
        chosen = memory.chosen.get(person)
        if chosen and chosen.workspace == workspace:
            memory.chosen[person] = replace(chosen, workspace=None)
        for who in (person, other):
            self._stand(who)
        self._drop_codes(person)
        self._changed(person, Change.DISCONNECTED, now)
        return other

    def _stand(self, who: PersonId) -> None:
        standings = [self._standing(*key) for key in self._keys(who)]
        self.memory.people[who] = replace(self.memory.people[who], standing=standing_of(standings))


def joined_in_memory(memory: Memory, keep: PersonId, gone: PersonId) -> None:
    """Have everything of `gone` belong to `keep`, as `storage/joining.py` does."""
    for key, who in memory.accounts.items():
        memory.accounts[key] = keep if who == gone else who
    for number, one in memory.kudos.items():
        memory.kudos[number] = _kudos(one, keep, gone)
    _numbers(memory, keep, gone)
    for anchor, note in memory.notes.items():
        receiver = keep if note.receiver == gone else note.receiver
        memory.notes[anchor] = replace(note, receiver=receiver)
    for story in memory.stories.values():
        if story.author == gone:
            memory.stories[story.id] = replace(story, author=keep)
    for suggestion in memory.suggestions.values():
        if suggestion.author == gone:
            memory.suggestions[suggestion.id] = replace(suggestion, author=keep)
    _keyed(memory, keep, gone)
    _person(memory, keep, gone)


def _kudos(one: Kudos, keep: PersonId, gone: PersonId) -> Kudos:
    """Return a kudos with `keep` in the place of `gone`."""
    both = {keep, gone}
    giver = keep if one.giver in both else one.giver
    swapped = dict.fromkeys(keep if who == gone else who for who in one.receivers)
    receivers = tuple(who for who in swapped if who != giver)
    shown = {keep if who in both else who for who in one.shown}
    if both <= set(one.receivers) and not both <= set(one.shown):
        shown.discard(keep)
    joined = dict.fromkeys(keep if who == gone else who for who in one.joined)
    undone = one.undone
    if not receivers:
        receivers, undone = tuple(swapped), True
    return replace(
        one,
        giver=giver,
        receivers=receivers,
        shown=tuple(who for who in receivers if who in shown),
        joined=tuple(who for who in joined if who not in (giver, *receivers)),
        undone=undone,
    )


def _numbers(memory: Memory, keep: PersonId, gone: PersonId) -> None:
    """Add what both used."""
    used = [memory.allowances[who] for who in (keep, gone) if who in memory.allowances]
    memory.allowances.pop(gone, None)
    if used:
        memory.allowances[keep] = together(used)
    for (who, year), more in list(memory.budgets.items()):
        if who == gone:
            memory.budgets[keep, year] = memory.budgets.get((keep, year), 0) + more
            del memory.budgets[who, year]
    for line, who in [key for key in memory.answers if key[1] == gone]:
        answer = memory.answers.pop((line, who))
        if memory.answers.get((line, keep)) is None:
            memory.answers[line, keep] = answer
    for number, draft in memory.drafts.items():
        giver = memory.people[keep] if draft.giver.id == gone else draft.giver
        to = dict.fromkeys(keep if one.id == gone else one.id for one in draft.to)
        people = tuple(memory.people[who] for who in to if who != giver.id)
        memory.drafts[number] = replace(draft, giver=giver, to=people)


def _keyed(memory: Memory, keep: PersonId, gone: PersonId) -> None:
    """Move what stands under somebody's number; where both have it, `keep`'s stays."""
    for where, who, role in [key for key in memory.roles if key[1] == gone]:
        del memory.roles[where, who, role]
        memory.roles[where, keep, role] = None
    for reported, who in [key for key in memory.reports if key[1] == gone]:
        decided = memory.reports.pop((reported, who))
        memory.reports.setdefault((reported, keep), decided)
    for kind, number, who, words in [key for key in memory.mentions if key[2] == gone]:
        del memory.mentions[kind, number, who, words]
        memory.mentions[kind, number, keep, words] = None
    if gone in memory.newcomers:
        memory.newcomers.setdefault(keep, memory.newcomers.pop(gone))
    if gone in memory.nudged:
        memory.nudged.setdefault(keep, memory.nudged.pop(gone))
    if gone in memory.hired:
        memory.hired.setdefault(keep, memory.hired.pop(gone))
    for who in (keep, gone):
        memory.codes.pop(who, None)


def _person(memory: Memory, keep: PersonId, gone: PersonId) -> None:
    """Have one person be left."""
    ours, theirs = memory.people[keep], memory.people.pop(gone)
    for who, known in memory.people.items():
        if known.manager == gone:
            memory.people[who] = replace(known, manager=keep)
    manager = ours.manager or theirs.manager
    memory.people[keep] = replace(
        ours,
        manager=None if manager in (keep, gone) else manager,
        home=ours.home or theirs.home,
        locked=ours.locked or theirs.locked,
        contact_level=ours.contact_level or theirs.contact_level,
        department=ours.department or theirs.department,
    )
    email = memory.emails.pop(gone, "")
    memory.emails[keep] = memory.emails.get(keep) or email
    chosen = memory.chosen.pop(gone, None)
    if chosen is not None:
        mine = memory.chosen.get(keep, Preferences())
        private = Praise.PRIVATE in (mine.praise, chosen.praise)
        memory.chosen[keep] = replace(mine, praise=Praise.PRIVATE if private else mine.praise)
    at, seen = memory.people[keep].manager, {keep}
    while at is not None and at not in seen:
        seen.add(at)
        at = memory.people[at].manager
    if at == keep:
        memory.people[keep] = replace(memory.people[keep], manager=None)
