"""What every store of values keeps to. Inherit, and give it a fixture `stores`."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.identity import PersonId, Role, Space, SpaceId, SpaceKind
from bot.recognition.model import Kudos, NamedValue
from bot.recognition.ports import ModerationStore, RecognitionStore
from bot.spaces.ports import SetupStore, SpaceStore, TreeStore
from bot.units import Stores
from bot.values.model import (
    Goal,
    GoalCard,
    Part,
    Story,
    StoryId,
    Suggestion,
    SuggestionId,
    Thanks,
    Value,
    ValueId,
    Verdict,
)
from bot.values.ports import GoalStore, StoryStore, SuggestionStore, ValueStore
from tests.contracts.company import Company

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Shelf(Company):
    """A company with its values."""

    @property
    def store(self) -> ValueStore:
        return self.stores.get(ValueStore)

    @property
    def stories(self) -> StoryStore:
        return self.stores.get(StoryStore)

    @property
    def suggestions(self) -> SuggestionStore:
        return self.stores.get(SuggestionStore)

    @property
    def goals(self) -> GoalStore:
        return self.stores.get(GoalStore)

    def given_value(self, name: str) -> Value:
        """Return a value that is kept."""
        value = Value(
            self.store.next_id(),
            self.space.id,
            name.lower(),
            name,
            f"{name}, always.",
            looks=("a", "b"),
            sounds=("c",),
            feels=(),
            never=("d", "e", "f"),
        )
        self.store.save(value)
        return value

    def given_story(self, author: PersonId, at: datetime = NOW, **changes: str) -> Story:
        """Return a story that is kept."""
        number = self.stories.next_story()
        story = Story(number, self.space.id, author, "care", "Ana drove back at night.", at)
        story = replace(story, **changes)  # type: ignore[arg-type] # by name
        self.stories.add_story(story)
        return story

    def given_kudos(
        self, giver: PersonId, receiver: PersonId, at: datetime = NOW, **changes: object
    ) -> Kudos:
        """Return a kudos with a value that is kept."""
        store = self.stores.get(RecognitionStore)
        kudos = Kudos(
            id=store.next_id(),
            organisation=self.space.organisation,
            space=self.space.id,
            giver=giver,
            receivers=(receiver,),
            reason="fixed the export on Sunday",
            given_at=at,
            value=NamedValue("care", "Care"),
            shown=(receiver,),
        )
        kudos = replace(kudos, **changes)  # type: ignore[arg-type] # by name
        store.add(kudos)
        return kudos

    def given_child(self) -> Space:
        """Return a space that hangs below that of the company."""
        above = self.space
        made = self.stores.get(SetupStore).start(
            above.organisation, "Support", SpaceKind.DEPARTMENT
        )
        self.stores.get(TreeStore).attach(made, above.id, NOW)
        return replace(made, parent=above.id)

    def given_suggestion(self, author: PersonId, value: Value) -> Suggestion:
        """Return a suggestion that is kept."""
        number = self.suggestions.next_suggestion()
        made = Suggestion(
            number, value.space, value.id, author, Part.SOUNDS, "“Gladly.”", NOW, "at the till"
        )
        made = replace(made, front_line=True)
        self.suggestions.add_suggestion(made)
        return made


class ValuesContract:
    """The promises of `bot.values.ports`, but for those of rounds and of local time."""

    @pytest.fixture
    def shelf(self, stores: Stores) -> Shelf:
        return Shelf(stores)

    # ---- values -------------------------------------------------------------------------------

    def test_a_value_comes_back_as_it_was_saved(self, shelf: Shelf) -> None:
        care = shelf.given_value("Care")

        assert shelf.store.value(shelf.space, care.id) == care
        assert shelf.store.with_slug(shelf.space, "care") == care

    def test_values_come_by_name(self, shelf: Shelf) -> None:
        zeal, care = shelf.given_value("Zeal"), shelf.given_value("Care")

        assert shelf.store.all(shelf.space) == (care, zeal)

    def test_saving_again_changes_the_value(self, shelf: Shelf) -> None:
        care = shelf.given_value("Care")
        kindness = replace(care, name="Kindness", looks=())

        shelf.store.save(kindness)

        assert shelf.store.all(shelf.space) == (kindness,)

    def test_a_retired_value_is_found_but_not_offered(self, shelf: Shelf) -> None:
        retired = replace(shelf.given_value("Care"), retired=True)

        shelf.store.save(retired)

        assert shelf.store.all(shelf.space) == ()
        assert shelf.store.value(shelf.space, retired.id) == retired
        assert shelf.store.with_slug(shelf.space, "care") == retired

    def test_values_of_another_space_are_not_found(self, shelf: Shelf) -> None:
        care = shelf.given_value("Care")
        elsewhere = replace(shelf.space, id=SpaceId(shelf.space.id + 1))

        assert shelf.store.all(elsewhere) == ()
        assert shelf.store.value(elsewhere, care.id) is None
        assert shelf.store.with_slug(elsewhere, "care") is None

    def test_what_does_not_exist_is_not_found(self, shelf: Shelf) -> None:
        assert shelf.store.value(shelf.space, ValueId(0)) is None
        assert shelf.store.with_slug(shelf.space, "care") is None

    def test_ids_are_never_given_twice(self, shelf: Shelf) -> None:
        assert len({shelf.store.next_id() for _ in range(50)}) == 50

    # ---- goals --------------------------------------------------------------------------------

    def test_before_anybody_wrote_goals_there_are_none(self, shelf: Shelf) -> None:
        assert shelf.goals.goals(shelf.space) is None

    def test_the_goal_card_is_the_one_that_was_saved_last(self, shelf: Shelf) -> None:
        first = GoalCard(shelf.space.id, "Be near", (Goal("One"), Goal("Two", "because")))
        shelf.goals.save_goals(first, NOW)

        second = replace(first, vision="Be nearer", goals=())
        assert shelf.goals.goals(shelf.space) == first
        shelf.goals.save_goals(second, NOW + HOUR)

        assert shelf.goals.goals(shelf.space) == second

    # ---- stories ------------------------------------------------------------------------------

    def test_a_shelf_has_stories_and_public_thanks_newest_first(self, shelf: Shelf) -> None:
        ana, ben = shelf.given_people("Ana", "Ben")
        shelf.given_value("Care")
        old = shelf.given_story(ana.id, NOW - HOUR, customer="Acme")
        shelf.given_kudos(ana.id, ben.id, NOW)
        new = shelf.given_story(ben.id, NOW + HOUR)

        found = shelf.stories.shelf(shelf.space, "care", 10)

        thanks = Thanks(ana.id, (ben.id,), "fixed the export on Sunday", NOW)
        assert found == (new, thanks, old)
        assert shelf.stories.shelf(shelf.space, "care", 2) == (new, thanks)
        assert shelf.stories.shelf(shelf.space, "zeal", 10) == ()

    def test_what_not_everybody_may_read_is_on_no_shelf(self, shelf: Shelf) -> None:
        ana, ben = shelf.given_people("Ana", "Ben")
        shelf.given_kudos(ana.id, ben.id, private=True, shown=())
        shelf.given_kudos(ana.id, ben.id, shown=())
        undone = shelf.given_kudos(ana.id, ben.id)
        hidden = shelf.given_kudos(ana.id, ben.id, NOW + HOUR)
        store = shelf.stores.get(RecognitionStore)

        store.undo(undone, NOW)
        store.hide(hidden.id, ben.id, NOW)
        moderation = shelf.stores.get(ModerationStore)
        moderation.hide_from_all(shelf.given_kudos(ana.id, ben.id, NOW + 2 * HOUR).id, NOW)
        moderation.take_down(shelf.given_kudos(ana.id, ben.id, NOW + 3 * HOUR), NOW)

        assert shelf.stories.shelf(shelf.space, "care", 10) == ()

    def test_a_story_that_was_taken_down_is_gone(self, shelf: Shelf) -> None:
        (ana,) = shelf.given_people("Ana")
        story = shelf.given_story(ana.id)
        assert shelf.stories.story(shelf.space, story.id) == story

        shelf.stories.take_down(story.id, NOW)

        assert shelf.stories.story(shelf.space, story.id) is None
        assert shelf.stories.shelf(shelf.space, "care", 10) == ()

    def test_a_story_of_another_space_is_not_found(self, shelf: Shelf) -> None:
        (ana,) = shelf.given_people("Ana")
        story = shelf.given_story(ana.id)
        elsewhere = replace(shelf.space, id=SpaceId(shelf.space.id + 1))

        assert shelf.stories.story(elsewhere, story.id) is None
        assert shelf.stories.shelf(elsewhere, "care", 10) == ()
        assert shelf.stories.story(shelf.space, StoryId(0)) is None

    # ---- suggestions --------------------------------------------------------------------------

    def test_a_suggestion_comes_back_as_it_was_made(self, shelf: Shelf) -> None:
        (ana,) = shelf.given_people("Ana")
        made = shelf.given_suggestion(ana.id, shelf.given_value("Care"))
        home = shelf.space.organisation

        assert shelf.suggestions.suggestion(home, made.id) == made
        assert shelf.suggestions.waiting(shelf.space, 10) == (made,)
        assert shelf.suggestions.open_of(ana.id) == 1
        assert shelf.suggestions.suggestion(home, SuggestionId(0)) is None

    def test_a_suggestion_is_decided_once(self, shelf: Shelf) -> None:
        (ana,) = shelf.given_people("Ana")
        made = shelf.given_suggestion(ana.id, shelf.given_value("Care"))
        store = shelf.suggestions

        assert store.decide(made.id, Verdict.TAKEN)
        assert not store.decide(made.id, Verdict.DECLINED)

        taken = replace(made, verdict=Verdict.TAKEN)
        assert store.suggestion(shelf.space.organisation, made.id) == taken
        assert store.waiting(shelf.space, 10) == ()
        assert store.open_of(ana.id) == 0

    def test_a_suggestion_leads_to_its_value_until_that_is_retired(self, shelf: Shelf) -> None:
        (ana,) = shelf.given_people("Ana")
        care = shelf.given_value("Care")
        made = shelf.given_suggestion(ana.id, care)
        assert shelf.suggestions.value_of(made) == care

        shelf.store.save(replace(care, retired=True))

        assert shelf.suggestions.value_of(made) is None

    def test_curators_and_admins_look_after_the_values(self, shelf: Shelf) -> None:
        ana, ben, cleo = shelf.given_people("Ana", "Ben", "Cleo")
        grant = shelf.stores.get(SpaceStore).grant
        grant(shelf.space, ben.id, Role.CURATOR, ana.id, NOW)
        grant(shelf.space, ana.id, Role.OWNER, ana.id, NOW)
        grant(shelf.space, cleo.id, Role.SPONSOR, ana.id, NOW)

        assert shelf.suggestions.keepers(shelf.space.id) == (ana, ben)
        assert shelf.suggestions.keeps(shelf.space.id, ben.id)
        assert not shelf.suggestions.keeps(shelf.space.id, cleo.id)

    def test_people_are_found_by_id(self, shelf: Shelf) -> None:
        (ana,) = shelf.given_people("Ana")

        assert shelf.stories.people([ana.id]) == {ana.id: ana}

    # ---- a space below another ----------------------------------------------------------------

    def test_values_of_the_space_above_are_in_force_below_and_not_the_other_way(
        self, shelf: Shelf
    ) -> None:
        care, child = shelf.given_value("Care"), shelf.given_child()
        zeal = Value(shelf.store.next_id(), child.id, "zeal", "Zeal", "")
        shelf.store.save(zeal)

        assert shelf.store.all(child) == (care, zeal)
        assert shelf.store.value(child, care.id) == care
        assert shelf.store.with_slug(child, "care") is None
        assert shelf.store.all(shelf.space) == (care,)
        assert shelf.store.value(shelf.space, zeal.id) is None

    def test_of_two_values_with_one_tag_the_nearer_one_holds(self, shelf: Shelf) -> None:
        above, child = shelf.given_value("Care"), shelf.given_child()
        own = Value(shelf.store.next_id(), child.id, "care", "Zealous care", "")
        shelf.store.save(own)

        assert shelf.store.all(child) == (own,)
        shelf.store.save(replace(own, retired=True))

        assert shelf.store.all(child) == (above,)

    def test_goals_come_from_above_until_a_space_has_its_own(self, shelf: Shelf) -> None:
        child = shelf.given_child()
        above = GoalCard(shelf.space.id, "Be near")
        shelf.goals.save_goals(above, NOW)
        assert shelf.goals.goals(child) == above

        own = GoalCard(child.id, "Be nearer")
        shelf.goals.save_goals(own, NOW)

        assert shelf.goals.goals(child) == own
        assert shelf.goals.goals(shelf.space) == above

    def test_a_shelf_has_what_was_told_above_and_not_below(self, shelf: Shelf) -> None:
        (ana,) = shelf.given_people("Ana")
        child = shelf.given_child()
        above = shelf.given_story(ana.id)
        number = shelf.stories.next_story()
        below = Story(number, child.id, ana.id, "care", "Ben called back.", NOW + HOUR)
        shelf.stories.add_story(below)

        assert shelf.stories.shelf(child, "care", 10) == (below, above)
        assert shelf.stories.shelf(shelf.space, "care", 10) == (above,)
        assert shelf.stories.story(child, above.id) == above
        assert shelf.stories.story(shelf.space, below.id) is None

    def test_where_nobody_looks_after_values_those_above_do(self, shelf: Shelf) -> None:
        ana, ben = shelf.given_people("Ana", "Ben")
        child = shelf.given_child()
        grant = shelf.stores.get(SpaceStore).grant
        grant(shelf.space, ana.id, Role.OWNER, ana.id, NOW)
        assert shelf.suggestions.keepers(child.id) == (ana,)
        assert shelf.suggestions.keeps(child.id, ana.id)

        grant(child, ben.id, Role.ADMIN, ana.id, NOW)

        assert shelf.suggestions.keepers(child.id) == (ben,)
        assert not shelf.suggestions.keeps(child.id, ana.id)
