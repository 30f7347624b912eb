"""What an operator takes out: everything that may leave, and nothing else, on both databases."""

from bot.exports import Exports, Shown
from bot.identity import Standing
from tests.storage.kept import NOW, Company


def test_kudos_say_who_thanked_whom_and_whether_others_see_it(company: Company) -> None:
    ana, ben, cleo = (company.person(name) for name in ("Ana", "Ben", "Cleo"))
    for number in (1, 2, 3, 4):
        company.gave(number, ana, ben, cleo)
    company.kept.change("UPDATE kudos SET hidden_at = given_at WHERE id IN (2, 3)")
    company.kept.change("UPDATE kudos SET removed_at = given_at WHERE id = 3")
    company.kept.change("UPDATE kudos SET undone_at = given_at WHERE id = 4")

    found = company.kept.port(Exports).kudos(company.workspace.organisation, 0, 10, private=False)

    assert [one.state for one in found] == [Shown.SHOWN, Shown.HIDDEN, Shown.REMOVED]
    assert (found[0].giver, found[0].receivers) == ("Ana", ("Ben", "Cleo"))
    assert found[0].given_at == NOW


def test_private_kudos_leave_only_where_they_are_wanted(company: Company) -> None:
    ana, ben = company.person("Ana"), company.person("Ben")
    company.gave(1, ana, ben)
    company.kept.change("UPDATE kudos SET private = :yes", yes=True)
    exports, home = company.kept.port(Exports), company.workspace.organisation

    assert exports.kudos(home, 0, 10, private=False) == ()
    assert exports.private_kudos(home) == 1
    assert [one.private for one in exports.kudos(home, 0, 10, private=True)] == [True]


def test_pages_follow_each_other(company: Company) -> None:
    ana, ben = company.person("Ana"), company.person("Ben")
    for number in range(1, 6):
        company.gave(number, ana, ben)
    exports, home = company.kept.port(Exports), company.workspace.organisation

    first = exports.kudos(home, 0, 3, private=False)
    second = exports.kudos(home, first[-1].id, 3, private=False)

    assert [one.id for one in (*first, *second)] == [1, 2, 3, 4, 5]


def test_people_are_all_but_bots_and_whoever_was_erased(company: Company) -> None:
    company.person("Ana")
    company.person("Lea", Standing.DEACTIVATED)
    company.person("Botty", Standing.BOT)
    gone = company.person("Gone")
    company.kept.change("UPDATE person SET standing = 'erased' WHERE id = :who", who=gone)

    found = company.kept.port(Exports).people(company.workspace.organisation, 0, 10)

    assert sorted(one.name for one in found) == ["Ana", "Lea"]


def test_another_organisation_sees_nothing(company: Company) -> None:
    company.gave(1, company.person("Ana"), company.person("Ben"))
    other = type(company.workspace.organisation)(77)
    exports = company.kept.port(Exports)

    assert exports.people(other, 0, 10) == ()
    assert exports.kudos(other, 0, 10, private=True) == ()
    assert exports.values(other) == exports.settings(other) == []


def test_settings_name_each_space_and_who_holds_a_role(company: Company) -> None:
    ana = company.person("Ana")
    company.kept.change(
        "INSERT INTO role (space_id, person_id, role) VALUES (:space, :person, 'owner')",
        space=company.space.id,
        person=ana,
    )

    [space] = company.kept.port(Exports).settings(company.workspace.organisation)

    assert space["name"] == "Acme"
    assert space["roles"] == [{"role": "owner", "name": "Ana", "e-mail": ""}]
