"""What every store of values keeps to. Inherit, and give it a fixture `stores`."""

from dataclasses import replace

import pytest

from bot.identity import SpaceId
from bot.units import Stores
from bot.values.model import Value, ValueId
from bot.values.ports import ValueStore
from tests.contracts.company import Company


class Shelf(Company):
    """A company with its values."""

    @property
    def store(self) -> ValueStore:
        return self.stores.get(ValueStore)

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


class ValuesContract:
    """The promises of `bot.values.ports.ValueStore`."""

    @pytest.fixture
    def shelf(self, stores: Stores) -> Shelf:
        return Shelf(stores)

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
