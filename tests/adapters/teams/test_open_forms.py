"""Which forms people have open."""

from adapters.teams.open_forms import MOST_OPEN, OpenForms
from bot.ui.forms import Form
from tests.adapters.teams.connector import ANA, BEN


def form(name: str = "kudos", carry: str = "", title: str = "Give kudos") -> Form:
    return Form(name, title, "Send", (), carry=carry)


def test_a_form_is_known_to_whom_it_was_shown_by_name_and_what_it_carries() -> None:
    forms = OpenForms()
    forms.keep(ANA, form(carry="1", title="First"), {})
    forms.keep(ANA, form(carry="2", title="Second"), {})

    found = forms.of(ANA, "kudos", "1")

    assert found is not None
    assert found.form.title == "First"
    assert forms.of(BEN, "kudos", "1") is None
    assert forms.of(ANA, "kudos", "3") is None


def test_the_form_shown_last_is_the_one() -> None:
    forms = OpenForms()
    forms.keep(ANA, form(title="First"), {})
    forms.keep(ANA, form(title="Second"), {})

    found = forms.of(ANA, "kudos", "")

    assert found is not None
    assert found.form.title == "Second"


def test_only_the_newest_are_kept() -> None:
    forms = OpenForms()
    for number in range(MOST_OPEN + 1):
        forms.keep(ANA, form(carry=str(number)), {})

    assert forms.of(ANA, "kudos", "0") is None
    assert forms.of(ANA, "kudos", str(MOST_OPEN)) is not None
