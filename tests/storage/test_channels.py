"""The migration that gives each chat a channel for cards of its own moves what is there."""

from sqlalchemy import insert, select, text

from bot.identity import AccountId, ConversationId, SpaceKind, WorkspaceId
from bot.people.ports import DirectoryStore
from bot.spaces.ports import SetupStore
from storage.migrate import downgrade, upgrade
from storage.spaces import space, space_channel
from tests.storage.kept import Kept, company_in

BEFORE = "2026_11_22_l_references"


def of_before(kept: Kept) -> list[tuple[object, ...]]:
    """Return the channel of each space as it stood before."""
    rows = kept.rows(text("SELECT id, workspace_id, recognition FROM space ORDER BY id"))
    return [tuple(row) for row in rows]


def of_now(kept: Kept) -> list[tuple[object, ...]]:
    columns = (space_channel.c.space_id, space_channel.c.workspace_id, space_channel.c.conversation)
    return [tuple(row) for row in kept.rows(select(*columns).order_by(*columns))]


def second_chat(kept: Kept) -> WorkspaceId:
    directory = kept.port(DirectoryStore)
    return directory.connect("teams", "T2", "Acme", AccountId("28:bot")).id


def test_going_back_keeps_the_channel_of_the_oldest_chat(kept: Kept) -> None:
    company = company_in(kept)
    here, there = company.workspace.id, second_chat(kept)
    for workspace, name in ((there, "19:cards"), (here, "C1")):
        row = {"space_id": company.space.id, "workspace_id": workspace, "conversation": name}
        kept.change(insert(space_channel).values(**row))
    oldest = min((here, "C1"), (there, "19:cards"))

    kept.engine.dispose()
    downgrade(kept.url, BEFORE)
    before = of_before(kept)
    kept.engine.dispose()
    upgrade(kept.url)

    assert before == [(company.space.id, *oldest)]
    assert of_now(kept) == [(company.space.id, *oldest)]


def test_a_channel_without_a_workspace_is_that_of_the_oldest(kept: Kept) -> None:
    company = company_in(kept)
    oldest = min(company.workspace.id, second_chat(kept))
    kept.port(SetupStore).start(company.workspace.organisation, "Lyon", SpaceKind.SITE)
    kept.engine.dispose()
    downgrade(kept.url, BEFORE)
    kept.change(f"UPDATE space SET recognition = 'C1' WHERE id = {company.space.id}")

    kept.engine.dispose()
    upgrade(kept.url)

    assert of_now(kept) == [(company.space.id, oldest, "C1")]
    first = kept.port(SetupStore).first(company.workspace.organisation)
    assert first.channels == {oldest: ConversationId("C1")}
    assert len(kept.rows(select(space.c.id))) == 2
