"""Every benchmark runs at a tiny size on the suite's own servers; what it says is not judged."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from engagement.visits.models import Visit
from feedback.cases.models import Case
from feedback.surveys.models import Answer, Response
from feedback.trust.models import Cell, Release
from tests.factories.surveys import SurveyFactory
from tests.factories.trust import add_measures
from trustapp.channels.models import Message
from trustapp.local.services.benchmarks import filling

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def bench(flow, **sizes):
    """What the command printed last: its table."""
    said = StringIO()
    tiny = {"waves": 2, "requests": 8, "rounds": 1} | sizes
    options = [f"--{name}={value}" for name, value in tiny.items()]
    call_command("bench", flow, "--quick", "--here", *options, stdout=said)
    return said.getvalue()


@pytest.mark.full
def test_trust_is_measured():
    add_measures()

    said = bench("trust", answers=2_000, fresh=100, people=2_000)

    assert "rebuild at 2,000, cells there" in said
    assert "fold 100 new at 2,000" in said
    assert "results, warm: CPU" in said
    assert "Goals met:" in said
    # The last five folds of a hundred answers came on top.
    assert Answer.objects.count() == 2_500
    assert Cell.objects.exists()
    assert Release.objects.count() == 2


def test_survey_is_measured():
    said = bench("survey", responses=4, requests=40)

    assert "answers of 10 items" in said
    assert "survey visit: CPU a request" in said
    finished = Response.objects.filter(state="finished").count()
    assert Answer.objects.exclude(response_id=0).count() == 10 * finished


def test_sync_is_measured():
    said = bench("sync", phones=2)

    assert "batch of 50 visits: CPU" in said
    assert "2 phones at once: acknowledged and lost" in said
    assert Visit.objects.filter(device_at=None).exists()
    assert Visit.objects.exclude(device_at=None).count() >= 100


def test_intake_is_measured(promise_kinds):
    said = bench("intake", requests=12)

    assert "feedback: sendings a second of CPU" in said
    assert "the same care in a bare view" in said
    # Both that were asked for their statements, and as many by the bare view as by the page.
    assert Case.objects.count() == 2 + 2 * (40 + 12)


@pytest.mark.full
def test_dispatch_is_measured():
    said = bench("dispatch", invitations=30)

    assert "invitations, sample to mail server" in said
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    assert Message.objects.count() == 60


def test_nobodys_database_is_filled():
    SurveyFactory()

    with pytest.raises(CommandError, match="wants an empty one"):
        bench("survey")

    assert not Response.objects.exists()


def test_the_same_city_comes_out_again():
    add_measures()
    city = filling.found_city(waves=1)
    filling.fill(city, people=50, say=lambda _line: None)
    columns = ("place__number", "sex", "age", "race_ethnicity", "finished_on", "public_id")
    before = list(Response.objects.order_by("pk").values_list(*columns))

    again = filling.found_city(waves=1)

    assert again == city
    assert len(before) == 50
    assert {row[2] for row in before} <= {"", "18_to_64", "65_and_over"}
    assert filling.people_by_wave() == {city.waves[0].pk: 50}
