"""What every store that forgets people keeps to.

Inherit, and give each a fixture `stores`.
"""

from datetime import UTC, datetime, timedelta

import pytest

from bot.identity import AccountId, Person, PersonId, Role, Standing
from bot.mentions import named_in
from bot.people.erasures import Erasures, Found, Spot, Texts
from bot.people.personal import PeoplePersonal
from bot.people.ports import PeopleStore
from bot.people.preferences import Preferences
from bot.recognition.model import Kudos
from bot.recognition.personal import RecognitionPersonal
from bot.spaces.personal import SpacePersonal
from bot.spaces.ports import SpaceStore
from bot.units import Stores
from bot.values.personal import ValuePersonal
from tests.contracts.company import Company, account

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PRINTS = ("p-account", "p-address")


class ErasureContract:
    """The promises of `bot.people.erasures` and of what each capability forgets."""

    @pytest.fixture
    def company(self, stores: Stores) -> Company:
        return Company(stores)

    @pytest.fixture
    def erasures(self, stores: Stores) -> Erasures:
        return stores.get(Erasures)

    def given(
        self, company: Company, giver: Person, *to: Person, reason: str = "did it on Sunday"
    ) -> Kudos:
        """Have somebody thank others."""
        store = company.stores.get(RecognitionPersonal)
        kudos = Kudos(
            id=store.next_id(),
            organisation=company.workspace.organisation,
            space=company.space.id,
            giver=giver.id,
            receivers=tuple(one.id for one in to),
            shown=tuple(one.id for one in to),
            reason=reason,
            given_at=NOW,
            workspace=company.workspace.id,
        )
        store.add(kudos)
        store.name(kudos.id, named_in(reason, (giver, *to)))
        return kudos

    def begun(self, company: Company, person: Person) -> Erasures:
        """Have the forgetting of somebody begin."""
        erasures = company.stores.get(Erasures)
        erasures.ask(person.id, NOW)
        erasures.begin(person.id, PRINTS, NOW)
        return erasures

    # ---- who asked --------------------------------------------------------------------------

    def test_whoever_asked_first_comes_first_and_once(
        self, company: Company, erasures: Erasures
    ) -> None:
        ana, ben = company.given_people("Ana", "Ben")

        erasures.ask(ben.id, NOW)
        erasures.ask(ana.id, NOW + timedelta(minutes=1))
        erasures.ask(ben.id, NOW + timedelta(minutes=2))

        assert erasures.open() == (ben.id, ana.id)
        assert erasures.progress(ben.id) is not None

    def test_how_far_it_is_stays_until_it_is_done(
        self, company: Company, erasures: Erasures
    ) -> None:
        [ana] = company.given_people("Ana")
        assert erasures.progress(ana.id) is None
        erasures.ask(ana.id, NOW)

        erasures.keep(ana.id, "recognition", 17)
        progress = erasures.progress(ana.id)
        assert progress is not None
        assert (progress.step, progress.after) == ("recognition", 17)
        assert progress.workspace == company.workspace

        erasures.finish(ana.id, NOW)
        assert erasures.progress(ana.id) is None
        assert erasures.open() == ()

    def test_people_are_known_by_their_accounts_and_address(
        self, company: Company, erasures: Erasures
    ) -> None:
        [ana] = company.given_people("Ana")

        known = erasures.identity(ana.id)

        assert known.email == "ana@acme.example"
        [seat] = known.seats
        assert (seat.platform, seat.workspace, seat.account) == ("slack", "T1", "UAna")
        assert known in erasures.identities(PersonId(0), 10)
        assert erasures.identities(ana.id, 10) == ()

    def test_somebody_is_found_by_address_or_account(
        self, company: Company, erasures: Erasures
    ) -> None:
        ana, _ = company.given_people("Ana", "Ben")

        for word in ("UAna", "ana@acme.example", " ANA@acme.example"):
            assert erasures.found(None, word) == (ana.id,)
        assert erasures.found(company.workspace.organisation, "UAna") == (ana.id,)
        assert erasures.found(None, "UNobody") == erasures.found(None, "") == ()

    def test_spaces_without_another_owner_are_named(
        self, company: Company, erasures: Erasures
    ) -> None:
        ana, ben = company.given_people("Ana", "Ben")
        grant(company, ana, Role.OWNER)
        grant(company, ben, Role.ADMIN)
        assert erasures.owned_alone(ana.id) == ("Acme",)
        assert erasures.owned_alone(ben.id) == ()

        grant(company, ben, Role.OWNER)
        assert erasures.owned_alone(ana.id) == ()

    # ---- the shell --------------------------------------------------------------------------

    def test_an_empty_shell_is_left(self, company: Company) -> None:
        [ana] = company.given_people("Ana")
        company.stores.get(PeopleStore).prefer(ana.id, Preferences(zone="Asia/Tokyo"))

        self.begun(company, ana)

        left = company.stores.get(RecognitionPersonal).people([ana.id])[ana.id]
        assert (left.name, left.zone, left.locale) == ("", "UTC", "en")
        assert left.standing is Standing.ERASED
        assert company.intake.recognise(company.workspace, [AccountId("UAna")]) == {}
        assert company.intake.handles(company.workspace, [ana.id])[ana.id].name == ""

    def test_to_begin_twice_loses_nothing(self, company: Company) -> None:
        [ana] = company.given_people("Ana")
        kudos = self.given(
            company, ana, *company.given_people("Ben"), reason="ask ana@acme.example"
        )
        erasures = self.begun(company, ana)

        erasures.begin(ana.id, PRINTS, NOW)

        found = company.stores.get(Texts).find(ana.id, spot_of_kudos(company, ana), 10)
        assert found.rows == ((kudos.id,),)

    def test_prints_of_the_forgotten_are_known_until_a_welcome(
        self, company: Company, erasures: Erasures
    ) -> None:
        [ana] = company.given_people("Ana")
        self.begun(company, ana)
        erasures.bury(["p-account", "p-more"], NOW)

        assert erasures.buried(["p-account", "p-other"]) == {"p-account"}
        assert erasures.buried([]) == frozenset()

        erasures.unbury(["p-account"])
        assert erasures.buried(PRINTS) == {"p-address"}

    # ---- texts ------------------------------------------------------------------------------

    def test_the_exact_words_make_room_for_a_colleague(self, company: Company) -> None:
        ana, ben = company.given_people("Ana", "Ben")
        kudos = self.given(company, ben, ana, reason="Ana saved Ben, ANA did; not Banana")
        erasures = self.begun(company, ana)

        assert erasures.unname(ana.id, 10) == {"kudos": (kudos.id,)}
        assert erasures.unname(ana.id, 10) is None

        assert reason_of(company, kudos) == "a colleague saved Ben, a colleague did; not Banana"

    def test_after_an_edit_the_new_words_count(self, company: Company) -> None:
        ana, ben = company.given_people("Ana", "Ben")
        kudos = self.given(company, ben, ana, reason="Ana saved the day for us")
        store = company.stores.get(RecognitionPersonal)
        store.reword(kudos.id, "ana saved all of us", NOW)
        store.name(kudos.id, named_in("ana saved all of us", (ana, ben)))

        self.begun(company, ana).unname(ana.id, 10)

        assert reason_of(company, kudos) == "a colleague saved all of us"

    def test_every_text_is_looked_through(self, company: Company) -> None:
        [ana] = company.given_accounts(account("Ana Sousa", email="ana.s@acme.example"))
        ben, cleo = company.given_people("Ben", "Cleo")
        named = [
            self.given(company, ben, cleo, reason=f"{number}: as Ana  SOUSA taught us")
            for number in range(3)
        ]
        other = self.given(company, ben, cleo, reason="hana.s@acme.example is not her")
        self.begun(company, ana)
        texts = company.stores.get(Texts)

        changed: list[int] = []
        for found in every(texts, ana, 2):
            changed.extend(texts.clear(ana.id, found).get("kudos", ()))

        assert set(changed) == {one.id for one in named}
        assert reason_of(company, named[0]) == "0: as a colleague taught us"
        assert reason_of(company, other) == other.reason
        assert all(not found.rows for found in every(texts, ana, 2))

    # ---- what each capability forgets ---------------------------------------------------------

    def test_thanks_are_gone_through_by_id(self, company: Company) -> None:
        ana, ben, cleo = company.given_people("Ana", "Ben", "Cleo")
        store = company.stores.get(RecognitionPersonal)
        theirs = [
            self.given(company, ana, ben),
            self.given(company, ben, ana),
            self.given(company, ben, cleo),
        ]
        store.join(theirs[2].id, ana.id, NOW)
        self.given(company, cleo, ben)
        ids = tuple(sorted(one.id for one in theirs))

        assert store.involved(ana.id, 0, 10) == ids
        assert store.involved(ana.id, ids[0], 1) == ids[1:2]
        assert store.involved(ana.id, ids[2], 10) == ()

    def test_me_too_goes_and_the_thanks_stay(self, company: Company) -> None:
        ana, ben, cleo = company.given_people("Ana", "Ben", "Cleo")
        store = company.stores.get(RecognitionPersonal)
        kudos = self.given(company, ben, cleo)
        store.join(kudos.id, ana.id, NOW)
        store.join(kudos.id, ben.id, NOW)

        store.unjoin(ana.id, [kudos.id])

        [left] = store.standing([kudos.id])
        assert left.joined == (ben.id,)
        assert store.standing([]) == ()

    def test_totals_stay(self, company: Company) -> None:
        ana, ben = company.given_people("Ana", "Ben")
        self.given(company, ana, ben)
        self.given(company, ben, ana)
        store = company.stores.get(RecognitionPersonal)
        before = [store.totals(one.id, NOW) for one in (ana, ben)]

        self.begun(company, ana)
        store.drop(ana.id)

        assert [store.totals(one.id, NOW) for one in (ana, ben)] == before

    def test_roles_and_reports_end(self, company: Company) -> None:
        ana, ben = company.given_people("Ana", "Ben")
        grant(company, ana, Role.OWNER)
        company.stores.get(PeopleStore).set_manager(ben.id, ana.id, company.space, ana.id, NOW)

        for port in (PeoplePersonal, SpacePersonal, ValuePersonal):
            company.stores.get(port).drop(ana.id)

        assert company.intake.roles(ana.id, company.space) == frozenset()
        assert company.again(ben).manager is None

    def test_people_are_told_what_is_kept(self, company: Company) -> None:
        ana, ben = company.given_people("Ana", "Ben")
        self.given(company, ana, ben, reason="stayed late on Sunday")

        told = company.stores.get(RecognitionPersonal).about(ana.id)
        person = company.stores.get(PeoplePersonal).about(ana.id)["person"]

        [given] = as_list(told["kudos_given"])
        assert given["reason"] == "stayed late on Sunday"
        assert isinstance(person, dict)
        assert (person["name"], person["email"]) == ("Ana", "ana@acme.example")


def as_list(told: object) -> list[dict[str, object]]:
    assert isinstance(told, list)
    return told


def grant(company: Company, person: Person, role: Role) -> None:
    company.stores.get(SpaceStore).grant(company.space, person.id, role, person.id, NOW)


def reason_of(company: Company, kudos: Kudos) -> str:
    store = company.stores.get(RecognitionPersonal)
    [known] = store.standing([kudos.id])
    return known.reason


def every(texts: Texts, person: Person, most: int) -> list[Found]:
    """Return what a search through everything comes to."""
    found: list[Found] = []
    spot: Spot | None = Spot()
    while spot is not None:
        found.append(texts.find(person.id, spot, most))
        spot = found[-1].onward
    return found


def spot_of_kudos(company: Company, person: Person) -> Spot:
    """Return where the search through the words of kudos begins."""
    texts = company.stores.get(Texts)
    spot: Spot | None = Spot()
    while spot is not None:
        found = texts.find(person.id, spot, 10)
        if found.rows:
            return spot
        spot = found.onward
    raise AssertionError("nobody is named anywhere")
