"""Which column is about what: the names that people give them, in English and German."""

import unicodedata
from collections.abc import Mapping, Sequence

from bot.staff.model import Field, Unreadable

NAMES: Mapping[Field, tuple[str, ...]] = {
    Field.EMAIL: (
        "e-mail", "mail", "email address", "e-mail of the person", "work email", "user email",
        "mailadresse", "e-mail-adresse", "dienstliche e-mail", "e-mail dienstlich",
    ),
    Field.DEPARTMENT: (
        "department", "dept", "team", "division", "unit",
        "abteilung", "bereich", "fachbereich", "organisationseinheit",
    ),
    Field.LOCATION: (
        "location", "site", "office", "place of work",
        "standort", "ort", "arbeitsort", "niederlassung", "büro",
    ),
    Field.MANAGER: (
        "manager", "manager email", "manager e-mail address", "line manager", "reports to",
        "supervisor", "boss",
        "vorgesetzte", "vorgesetzter", "vorgesetzte(r)", "vorgesetzte:r", "führungskraft",
        "e-mail der führungskraft", "führungskraft e-mail", "berichtet an", "vorgesetzten-e-mail",
    ),
    Field.HIRED_ON: (
        "hire date", "hired", "hired on", "date of hire", "start date", "date of joining", "joined",
        "eintritt", "eintrittsdatum", "einstellungsdatum", "beginn", "eingestellt am",
    ),
    Field.CONTACT_LEVEL: (
        "contact level", "customer contact", "customer contact level",
        "kontaktstufe", "kundenkontakt", "kontaktgrad",
    ),
}  # fmt: skip


def plain_name(name: str) -> str:
    """Return the name of a column without case, marks and blanks."""
    folded = unicodedata.normalize("NFC", name).casefold()
    return "".join(character for character in folded if character.isalnum())


_RANKS = {
    plain_name(name): (field, rank)
    for field, names in NAMES.items()
    for rank, name in enumerate(names)
}


def field_of(name: str) -> Field | None:
    """Return what a column is about by its name; None: it means nothing to us."""
    found = _RANKS.get(plain_name(name))
    return found[0] if found else None


def columns_of(header: Sequence[str], line: int) -> Mapping[Field, int]:
    """Return the position of each field that the header names.

    Where several columns could be meant, the plainest name wins: a department before a team.

    Raises:
        Unreadable: two columns have the same name, or none is about the address.
    """
    best: dict[Field, tuple[int, int]] = {}
    for position, name in enumerate(header):
        if plain_name(name) not in _RANKS:
            continue
        field, rank = _RANKS[plain_name(name)]
        known = best.get(field)
        if known and known[0] == rank:
            msg = f"column {known[1] + 1} has the same name; keep one of them"
            raise Unreadable(msg, line=line, place=f"column {position + 1} ({name.strip()})")
        if known is None or rank < known[0]:
            best[field] = (rank, position)
    if Field.EMAIL not in best:
        raise Unreadable(_no_address(header), line=line)
    if len(best) == 1:
        names = ", ".join(field.value for field in Field if field is not Field.EMAIL)
        raise Unreadable(f"beside the e-mail there must be one of these: {names}", line=line)
    return {field: position for field, (_, position) in best.items()}


def _no_address(header: Sequence[str]) -> str:
    """Return what to say where no column holds the address."""
    if any("@" in name for name in header):
        return "this looks like a person; the first line must name the columns, “e-mail” for one"
    shown = ", ".join(name.strip()[:30] for name in header[:10] if name.strip()) or "nothing"
    return f"no column is called “e-mail”; I read: {shown}"
