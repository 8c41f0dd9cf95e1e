"""Doors that were written on plans become addresses, and can be written back."""

from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.factories.accounts import UserFactory
from tests.factories.places import PlaceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MADE = datetime(2025, 5, 1, 12, tzinfo=UTC)
moved = import_module("engagement.visits.migrations.0007_stops_find_their_address")


@pytest.fixture
def then() -> Any:
    """Return the models as they were between the two shapes, on tables of this test alone."""
    state = MigrationLoader(connection).project_state(("visits", "0006_address_book"))
    with connection.schema_editor(collect_sql=True) as editor:
        for name in ("Plan", "Stop", "Address", "Closure"):
            create, given = editor.table_sql(state.apps.get_model("visits", name))
            with connection.cursor() as cursor:
                cursor.execute(create.replace("CREATE TABLE", "CREATE TEMP TABLE"), given or None)
    yield state.apps
    with connection.cursor() as cursor:
        for name in ("plan", "stop", "address", "closure"):
            cursor.execute(f"DROP TABLE pg_temp.visits_{name}")


def plan_of(then: Any, place: Any, street: str, *doors: tuple[str, str, bool]) -> None:
    plan = then.get_model("visits", "Plan").objects.create(
        place_id=place.pk, street=street, planned_on=date(2025, 5, 2), made_at=MADE,
        made_by_id=UserFactory().pk,
    )  # fmt: skip
    for position, (door, language, closed) in enumerate(doors, start=1):
        then.get_model("visits", "Stop").objects.create(
            plan=plan, position=position, door=door, language=language, do_not_visit=closed
        )


def stops(then: Any, *fields: str) -> list[Any]:
    return list(then.get_model("visits", "Stop").objects.order_by("id").values_list(*fields))


def test_stops_of_one_door_find_one_address_and_its_mark(then: Any) -> None:
    place, other = PlaceFactory(population=False), PlaceFactory(population=False)
    plan_of(then, place, "N. Elm St", ("112B", "es", False), ("114", "", True))
    plan_of(then, place, "north elm street", ("112B", "pl", False), ("114", "", True))
    plan_of(then, other, "N. Elm St", ("112B", "", False))

    moved.find_addresses(then, None)

    addresses = then.get_model("visits", "Address").objects.order_by("id")
    assert list(
        addresses.values_list("place", "street", "street_key", "door", "number", "languages")
    ) == [
        (place.pk, "N. Elm St", "north elm street", "112B", 112, ["es", "pl"]),
        (place.pk, "N. Elm St", "north elm street", "114", 114, []),
        (other.pk, "N. Elm St", "north elm street", "112B", 112, []),
    ]
    first, second, third = addresses.values_list("id", flat=True)
    assert stops(then, "address") == [(first,), (second,), (first,), (second,), (third,)]
    closures = then.get_model("visits", "Closure").objects
    assert list(closures.values_list("address", "reason", "source", "begins_at", "ends_at")) == [
        (second, "asked", "plan", MADE, None)
    ]


def test_the_way_back_writes_doors_onto_stops(then: Any) -> None:
    place = PlaceFactory(population=False)
    told = [("112B", "es", False), ("114", "", True)]
    plan_of(then, place, "Elm Street", *told)
    moved.find_addresses(then, None)
    then.get_model("visits", "Stop").objects.update(door="", language="", do_not_visit=False)

    moved.write_doors(then, None)

    assert stops(then, "door", "language", "do_not_visit") == told
