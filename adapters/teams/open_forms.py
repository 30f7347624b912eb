"""Which forms people have open: Teams cannot show what was wrong in one, so it is shown anew."""

from collections import OrderedDict
from dataclasses import dataclass

from bot.identity import AccountId
from bot.surface import Handles
from bot.ui.forms import Form

MOST_OPEN = 2_000

Key = tuple[AccountId, str, str]
"""Whose form, its name, and what it carries."""


@dataclass(frozen=True)
class OpenForm:
    """A form that somebody sees, and how the people on it are shown."""

    form: Form
    handles: Handles


class OpenForms:
    """The forms that were shown last, in this process."""

    def __init__(self) -> None:
        """Know of none."""
        self._forms: OrderedDict[Key, OpenForm] = OrderedDict()

    def keep(self, account: AccountId, form: Form, handles: Handles) -> None:
        """Remember a form that somebody sees now."""
        key = (account, form.name, form.carry)
        self._forms[key] = OpenForm(form, handles)
        self._forms.move_to_end(key)
        if len(self._forms) > MOST_OPEN:
            self._forms.popitem(last=False)

    def of(self, account: AccountId, name: str, carry: str) -> OpenForm | None:
        """Return a form that somebody sent; None: it was shown by another process, or long ago."""
        return self._forms.get((account, name, carry))
