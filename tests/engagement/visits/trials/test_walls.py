"""Nobody but an analyst meets an arm, a covariate or an answer of a trial, by any route."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from engagement.visits.models import Household, Person, Plan, Seed, Trial
from engagement.visits.services import trials as services
from feedback.surveys import services as surveys
from feedback.surveys.models import Survey, Wave
from tests.factories import trials as factory
from tests.factories.accounts import UserFactory
from tests.factories.trials import NOW
from tests.factories.visits import officer
from tests.house.test_floors import patterns
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User
from trustapp.audit.models import AuditLine
from trustapp.channels.models import Message, Stencil
from trustapp.core.services import behind_walls

pytestmark = pytest.mark.django_db
COVARIATE = "a-covariate-nobody-else-has"
ANSWER = 31_337
WALLED = (
    "visits_assignment", "visits_person", "visits_household", "visits_seed", "surveys_trialanswer",
)  # fmt: skip
_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")


@pytest.fixture
def walker() -> User:
    return UserFactory(roles=[Role.OFFICER, Role.SUPERVISOR])


@pytest.fixture
def trial(walker: User) -> Trial:
    """A trial whose lists this person goes with, and in which people have answered."""
    going = officer()
    going.user = walker
    going.save()
    draft = factory.drafted(match_on=["race4"], covariates=["race4"])
    with services.at_work(draft):
        place = Household.objects.select_related("address__place").first().address.place
    people = [factory.new_person(number, place, race4=COVARIATE) for number in range(8)]
    by = factory.analyst()
    services.take_people(trial=draft, people=people, by=by, now=NOW)
    services.match_blocks(trial=draft, now=NOW)
    draft.refresh_from_db()
    services.offer_trial(trial=draft, seen=1, by=by, now=NOW)
    draft = services.lock_trial(trial=draft, seen=1, by=factory.analyst(), now=NOW)
    running = services.assign_trial(
        trial=draft, officers=[going], first_day=factory.FIRST_DAY, doors=12, by=by, now=NOW
    )
    factory.ask(running, "t1", 3)
    factory.answer(running, "t1", factory.people_of(running), value=ANSWER)
    surveys.queue_invitations(wave_id=Wave.objects.get().pk, now=NOW + timedelta(days=8))
    return running


def secrets_of(trial: Trial) -> list[str]:
    """Return every word that would tell something."""
    with services.at_work(trial):
        people = Person.objects.filter(trial=trial)
        found = chain(
            map(str, people.values_list("pseudonym", flat=True)),
            map(str, Household.objects.values_list("public_id", flat=True)),
            Seed.objects.values_list("seed", flat=True),
        )
        return [*found, COVARIATE, str(ANSWER)]


def addresses(trial: Trial) -> Iterator[str]:
    """Return every address of the house, with names of things of this trial in it."""
    plan, survey, wave = Plan.objects.first(), Survey.objects.latest("pk"), Wave.objects.first()
    assert plan is not None
    assert wave is not None
    stop = plan.stops.order_by("position").first()
    pairs = [(trial.public_id, trial.public_id), (plan.public_id, stop.public_id),
             (stop.address.public_id, stop.public_id), (survey.public_id, wave.public_id),
             (wave.public_id, wave.public_id)]  # fmt: skip
    for address, _pattern in patterns():
        for first, second in pairs:
            yield _filled(address, iter([first, second, second]), trial.slug)


def _filled(address: str, names: Iterator[Any], slug: str) -> str:
    def value(found: re.Match[str]) -> str:
        kind = found[1] or "str"
        if kind == "uuid":
            return str(next(names))
        return "1" if kind in {"int", "number", "policy_number"} else slug

    return "/" + _PARAMETER.sub(value, address)


@pytest.mark.slow
def test_no_route_shows_an_officer_or_a_supervisor_anything_of_a_trial(
    trial: Trial, walker: User, sign_in: Any
) -> None:
    client: Client = sign_in(walker)
    client.raise_request_exception = False
    words, asked = secrets_of(trial), []
    statements: list[str] = []

    def watch(execute: Any, sql: Any, *rest: Any) -> Any:
        statements.append(str(sql))
        return execute(sql, *rest)

    leaks = []
    with connection.execute_wrapper(watch):
        for address in sorted(set(addresses(trial))):
            if address.startswith("/accounts/"):
                continue
            for method in ("get", "post"):
                statements.clear()
                answer = getattr(client, method)(address)
                body = b"".join(answer) if answer.streaming else answer.content
                asked.append((address, method, answer.status_code))
                told = body.decode(errors="replace") + str(answer.headers)
                leaks += [(address, word) for word in words if word in told]
                leaks += [
                    (address, table) for table in WALLED for sql in statements if table in sql
                ]

    assert leaks == []
    opened = [address for address, method, status in asked if (method, status) == ("get", 200)]
    plan = Plan.objects.get()
    assert f"/staff/visits/{plan.public_id}/" in opened
    assert f"/trials/{trial.slug}/" in opened
    assert ("/staff/trials/", "get", 403) in asked
    assert (f"/staff/trials/{trial.public_id}/", "get", 403) in asked


def test_the_walk_would_find_what_an_analyst_is_given(trial: Trial) -> None:
    services.stop_trial(trial=trial, reason="Enough.", by=factory.analyst(), now=NOW)

    rows = services.person_table(trial=Trial.objects.get(), by=factory.analyst(), now=NOW)

    told = str(rows)
    assert [word for word in secrets_of(trial)[:8] if word not in told] == []
    assert COVARIATE in told
    assert str(ANSWER) in told


def test_no_line_of_the_record_and_no_message_tells_anything(trial: Trial) -> None:
    lines = str(list(AuditLine.objects.values_list("action", "target", "detail")))
    sent = [
        f"{row.title} {row.text} {row.html}"
        for row in (*Stencil.objects.all(), *Message.objects.all())
    ]

    assert sent != []
    assert [word for word in secrets_of(trial) if word in lines or word in str(sent)] == []
    names = Plan.objects.values_list("officers__name", flat=True)
    assert [name for name in names if name in str(sent)] == []


def counts() -> dict[str, int]:
    found = {}
    with connection.cursor() as cursor:
        for table in WALLED:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = cursor.fetchone()[0]
    return found


NOTHING = dict.fromkeys(WALLED, 0)
ROSTER = {"visits_person": 8, "visits_household": 8, "surveys_trialanswer": 24}


def test_the_database_shows_each_only_what_is_theirs(trial: Trial, walker: User) -> None:
    analyst = UserFactory(roles=[Role.SURVEY_ANALYST])

    assert counts() == NOTHING
    with behind_walls(trial=trial.pk, user_id=walker.pk):
        assert counts() == NOTHING
    with behind_walls(user_id=analyst.pk):
        assert counts() == NOTHING | {"surveys_trialanswer": 24}
    with behind_walls(trial=trial.pk + 1, user_id=analyst.pk):
        assert counts()["visits_person"] == 0
    with behind_walls(trial=trial.pk, user_id=analyst.pk):
        assert counts() == NOTHING | ROSTER
    with behind_walls(trial=trial.pk, trial_work="on"):
        assert counts() == ROSTER | {"visits_assignment": 8, "visits_seed": 1}
    assert counts() == NOTHING


def test_an_analyst_sees_arms_once_the_trial_is_over_and_never_writes_any(trial: Trial) -> None:
    analyst = UserFactory(roles=[Role.SURVEY_ANALYST])
    services.stop_trial(trial=trial, reason="Enough.", by=factory.analyst(), now=NOW)

    with behind_walls(trial=trial.pk, user_id=analyst.pk):
        assert counts() == NOTHING | ROSTER | {"visits_assignment": 8}
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM visits_assignment")


def test_walls_close_behind_whoever_was_stopped_inside(trial: Trial) -> None:
    def stumble() -> None:
        with services.at_work(trial):
            assert counts()["visits_seed"] == 1
            raise LookupError

    with pytest.raises(LookupError):
        stumble()

    assert counts() == NOTHING
    with services.at_work(trial):
        with behind_walls(trial=trial.pk, user_id=factory.analyst().user_id):
            assert counts()["visits_person"] == 8
        assert counts()["visits_seed"] == 1
