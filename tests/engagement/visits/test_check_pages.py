"""The pages on which supervisors look at what stands out."""

from typing import Any

import pytest
from django.test import Client

from engagement.visits.enums import Decision, SignalKind, SignalState
from engagement.visits.models import Signal
from tests.factories.accounts import UserFactory
from tests.factories.visits import SignalFactory, officer
from trustapp.accounts.enums import Role
from trustapp.audit.models import AuditLine

pytestmark = pytest.mark.django_db

LIST = "/staff/visits/checks/"


@pytest.fixture
def supervisor(sign_in: Any) -> Client:
    return sign_in(UserFactory(name="Sam Lee", roles=[Role.SUPERVISOR]))


@pytest.fixture
def signal() -> Signal:
    return SignalFactory(officer=officer(name="Dana Okafor"))


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def lines(action: str) -> int:
    return AuditLine.objects.filter(action=action).count()


def test_list_says_whose_what_and_when_and_leaves_a_line(
    supervisor: Client, signal: Signal
) -> None:
    page = text(supervisor.get(LIST))

    assert "Visits closer together than they can take" in page
    assert "Officer Dana Okafor, March 2026" in page
    assert lines("visits.look_over_signals") == 1


def test_empty_list_is_calm(supervisor: Client) -> None:
    assert "Nothing stands out" in text(supervisor.get(LIST))


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_any_length(
    supervisor: Client, count: int, django_assert_num_queries: Any
) -> None:
    for _each in range(count):
        SignalFactory(officer=officer())
    supervisor.get(LIST)

    with django_assert_num_queries(7):
        supervisor.get(LIST)


def test_look_shows_the_evidence_and_what_may_explain_it(
    supervisor: Client, signal: Signal
) -> None:
    page = text(supervisor.get(f"{LIST}{signal.public_id}/"))

    assert "12 visits, 9 of them talks, from 11:00 to 11:01" in page
    assert "The visits were written on paper and entered later." in page
    assert "Your decision" in page
    assert lines("visits.look_at_signal") == 1


def test_decision_is_saved_once_and_read_by_the_officer(
    supervisor: Client, signal: Signal, sign_in: Any
) -> None:
    sent = {"decision": "explained", "words": "  Phone was flat, entered from paper. ", "seen": 0}

    answers = [supervisor.post(f"{LIST}{signal.public_id}/", sent) for _click in range(2)]

    assert [answer["Location"] for answer in answers] == [LIST, LIST]
    signal.refresh_from_db()
    assert (signal.state, signal.decision, signal.words) == (
        SignalState.DECIDED, Decision.EXPLAINED, "Phone was flat, entered from paper.",
    )  # fmt: skip
    assert lines("visits.decide_signal") == 1
    page = text(supervisor.get(f"{LIST}{signal.public_id}/"))
    assert "Decided by Sam Lee" in page
    assert "Decide again" in page


@pytest.mark.parametrize(
    ("changes", "words", "status"),
    [
        ({"words": " "}, "Write in a few words what you found.", 200),
        ({"decision": ""}, "Choose what you found.", 200),
        ({"decision": "guilty"}, "Select a valid choice.", 200),
        ({"seen": 3}, "Somebody decided about this meanwhile.", 409),
    ],
)
def test_decision_that_cannot_be_saved_keeps_the_words(
    supervisor: Client, signal: Signal, changes: dict[str, Any], words: str, status: int
) -> None:
    sent = {"decision": "explained", "words": "From paper.", "seen": 0} | changes

    answer = supervisor.post(f"{LIST}{signal.public_id}/", sent)

    assert (answer.status_code, words in text(answer)) == (status, True)
    signal.refresh_from_db()
    assert signal.state == SignalState.OPEN


def test_what_is_passed_on_stands_on_the_page_of_whom_it_reaches(
    supervisor: Client, signal: Signal, sign_in: Any
) -> None:
    other = UserFactory(name="Ana Ruiz", roles=[Role.SUPERVISOR])
    sent = {"decision": "passed_on", "words": "Please look.", "seen": 0}
    address = f"{LIST}{signal.public_id}/"

    nobody = supervisor.post(address, sent)
    officer_of = supervisor.post(address, sent | {"passed_to": signal.officer.user_id})
    passed = supervisor.post(address, sent | {"passed_to": other.pk})

    assert (nobody.status_code, officer_of.status_code, passed.status_code) == (409, 200, 302)
    assert "Passed on to Ana Ruiz" in text(supervisor.get(address))
    browser = sign_in(other, Client())
    today = text(browser.get("/staff/"))
    assert "1 thing in visits is worth a look" in today
    assert "1 passed on to you" in today
    assert "Passed on to you" in text(browser.get(LIST))
    assert browser.get(address).status_code == 200


def test_today_says_that_signals_wait_and_not_whose(supervisor: Client, sign_in: Any) -> None:
    assert "worth a look" not in text(supervisor.get("/staff/"))
    for _each in range(3):
        SignalFactory(officer=officer(name="Dana Okafor"))

    page = text(supervisor.get("/staff/"))

    assert "3 things in visits are worth a look" in page
    assert "Dana Okafor" not in page
    walker = sign_in(UserFactory(roles=[Role.OFFICER]), Client())
    assert "worth a look" not in text(walker.get("/staff/"))


@pytest.mark.parametrize("kind", SignalKind)
def test_every_kind_has_sentences_and_reasons(supervisor: Client, kind: SignalKind) -> None:
    range_of_peers = {"peers": 6, "peers_low": 20, "peers_high": 40}
    seen = {
        SignalKind.FAST: {"median": 45, "gaps": 42},
        SignalKind.COPIED: {"run": 9, "topics": ["noise"], "entries": 20,
                            "days": [{"on": "2026-03-12"}]},
        SignalKind.TALKED: {"count": 19, "total": 20, "expected": 35},
        SignalKind.UNKNOWN: {"count": 9, "total": 12, "expected": 10},
        SignalKind.HOURS: {"opens": "09:00", "closes": "20:00", "days": [
            {"on": "2026-03-12", "visits": 3, "first": "18:00", "last": "18:20",
             "dark": "17:20"}]},
    }  # fmt: skip
    given = {"evidence": seen[kind] | range_of_peers} if kind in seen else {}
    signal = SignalFactory(officer=officer(), kind=kind, **given)

    page = supervisor.get(f"{LIST}{signal.public_id}/")

    assert page.status_code == 200
    assert all(len(line) > 10 for line in [*page.context["lines"], *page.context["reasons"]])
    assert len(page.context["reasons"]) >= 2


ROLES = [role for role in Role if role != Role.SUPERVISOR]


@pytest.mark.parametrize("role", ROLES)
def test_nobody_but_supervisors_may_look(role: Role, sign_in: Any, signal: Signal) -> None:
    browser = sign_in(UserFactory(roles=[role]))

    statuses = [
        browser.get(LIST).status_code,
        browser.get(f"{LIST}{signal.public_id}/").status_code,
        browser.post(f"{LIST}{signal.public_id}/", {"decision": "explained"}).status_code,
    ]

    assert statuses == [403, 403, 403]
    assert lines("visits.look_at_signal") == 0


def test_stranger_is_sent_to_sign_in(client: Client, signal: Signal) -> None:
    assert client.get(f"{LIST}{signal.public_id}/")["Location"].startswith("/accounts/login/")


def test_supervisor_of_others_finds_nothing(sign_in: Any) -> None:
    """A sergeant who makes visits finds nothing about their own, as about no such signal."""
    sergeant = officer(name="Sam Lee")
    sergeant.user.role_grants.create(role=Role.SUPERVISOR, granted_at="2026-01-01T00:00Z")
    signal = SignalFactory(officer=sergeant)
    browser = sign_in(sergeant.user)

    assert "Nothing stands out" in text(browser.get(LIST))
    answers = [browser.get(f"{LIST}{name}/") for name in (signal.public_id, sergeant.public_id)]
    assert [answer.status_code for answer in answers] == [404, 404]
