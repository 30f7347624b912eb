"""What a person types, as Teams' client sends it: mentions become `<at>` marks with entities."""

import re
from collections.abc import Iterable

from playground.teams.people import Person
from playground.teams.shapes import Json


def typed(words: str, people: Iterable[Person]) -> tuple[str, list[Json]]:
    """Return the text and the mention entities of typed words.

    `@` before a handle or a full name mentions that person, whatever the case of the letters;
    anything else after `@` stays as it is.
    """
    named = {name.lower(): person for person in people for name in (person.handle, person.name)}
    if not named:
        return words, []
    longest_first = sorted(named, key=len, reverse=True)
    spelled = "|".join(re.escape(name) for name in longest_first)
    entities: dict[str, Json] = {}

    def mention(found: re.Match[str]) -> str:
        person = named[found[1].lower()]
        mark = f"<at>{person.name}</at>"
        entities[mark] = mention_of(person)
        return mark

    text = re.sub(rf"@({spelled})(?!\w)", mention, words, flags=re.IGNORECASE)
    return text, list(entities.values())


def mention_of(person: Person) -> Json:
    """Return the entity that stands for a mention."""
    mentioned = {"id": person.id, "name": person.name}
    return {"type": "mention", "mentioned": mentioned, "text": f"<at>{person.name}</at>"}
