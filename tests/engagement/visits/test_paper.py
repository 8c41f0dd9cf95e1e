"""Plans on paper: the street list and the cards to leave."""

import io
from typing import Any

import pdfplumber
import pytest
from django.utils import timezone

from engagement.visits.models import Plan
from tests.factories.accounts import UserFactory
from tests.factories.visits import ClosureFactory, PlanFactory, officer
from trustapp.accounts.enums import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    made = PlanFactory(officers=[officer(name="Dana Okafor")], planned_on=timezone.localdate())
    first, second, _ = made.stops.order_by("position")
    first.address.languages = ["es"]
    first.address.save()
    ClosureFactory(address=second.address)
    return made


def pages(response: Any) -> list[str]:
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    with pdfplumber.open(io.BytesIO(response.content)) as document:
        return [page.extract_text() or "" for page in document.pages]


@pytest.mark.slow
def test_list_has_doors_marks_and_what_is_never_done(sign_in: Any, plan: Plan) -> None:
    phone = sign_in(plan.officers.get().user)

    (page,) = pages(phone.get(f"/staff/visits/{plan.public_id}/list/"))

    for words in (
        "Elm Street", "Dana Okafor", "100", "Spanish", "Not to be visited", "No answer",
        "Never come back after a no.", "1 Traffic",
    ):  # fmt: skip
        assert words in page


@pytest.mark.slow
def test_cards_name_the_officer_in_each_language(sign_in: Any, plan: Plan) -> None:
    plan.officers.add(officer(name="Lee Park", badge="4711"))
    supervisor = sign_in(UserFactory(roles=[Role.SUPERVISOR]))

    english = pages(supervisor.get(f"/staff/visits/{plan.public_id}/cards/en/"))
    arabic = supervisor.get(f"/staff/visits/{plan.public_id}/cards/ar/")

    assert [page.count("I came to say hello.") for page in english] == [8, 8]
    assert "Dana Okafor" in english[0]
    assert "Lee Park" in english[1]
    assert "Badge 4711" in english[1]
    assert len(pages(arabic)) == 2
    assert supervisor.get(f"/staff/visits/{plan.public_id}/cards/xx/").status_code == 404


@pytest.mark.parametrize("what", ["list", "cards/en"])
def test_paper_is_for_the_officers_of_the_plan(sign_in: Any, plan: Plan, what: str) -> None:
    where = f"/staff/visits/{plan.public_id}/{what}/"

    assert sign_in(officer().user).get(where).status_code == 404
    assert sign_in(UserFactory(roles=[Role.SURVEY_ANALYST])).get(where).status_code == 403
