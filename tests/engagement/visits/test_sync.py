"""What phones hand in: each event is answered for itself, once."""

import threading
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from engagement.visits import serializers, services
from engagement.visits.enums import EventResult, VisitOutcome
from engagement.visits.models import Closure, Device, Plan, Stop, Visit
from engagement.visits.pure.told import Told, Unreadable, read_event
from feedback.cases.models import Case
from feedback.cases.queries import case_by_code
from tests.factories.accounts import UserFactory
from tests.factories.visits import ClosureFactory, PlanFactory, acting, event, officer
from trustapp.accounts.enums import Role
from trustapp.accounts.models import Officer
from trustapp.accounts.queries import account_mark
from trustapp.audit.models import AuditLine

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/visits/events/"
OURS = {"origin": "http://testserver"}


@pytest.fixture
def dana() -> Officer:
    return officer(name="Dana Okafor")


@pytest.fixture
def plan(dana: Officer) -> Plan:
    return PlanFactory(officers=[dana], planned_on=timezone.localdate())


@pytest.fixture
def stop(plan: Plan) -> Stop:
    return plan.stops.get(position=1)


@pytest.fixture
def phone(sign_in: Any, dana: Officer) -> Client:
    return sign_in(dana.user)


def told(stop: Stop, outcome: str = "no_answer", **more: Any) -> dict[str, Any]:
    happened = {"happened_at": timezone.now().isoformat()}
    return (
        {"id": str(uuid.uuid4()), "stop": str(stop.public_id), "outcome": outcome} | happened | more
    )


def batch(*events: Any, **more: Any) -> dict[str, Any]:
    return {
        "device": "0b1e9a52-6f0e-4d5c-9d7e-2f6f3f1d0a11", "sent_at": timezone.now().isoformat(),
        "waiting": len(events), "events": list(events), **more,
    }  # fmt: skip


def send(phone: Client, *events: Any, **more: Any) -> Any:
    if "account" not in more:
        user = phone.session.get("_auth_user_id")
        more["account"] = account_mark(user) if user else "nobody"
    body = batch(*events, **more)
    return phone.post(ADDRESS, body, content_type="application/json", headers=OURS)


def results(response: Any) -> list[str]:
    assert response.status_code == 201, response.content
    return [each["result"] for each in response.json()["results"]]


def test_batch_is_answered_event_by_event_in_order(
    phone: Client, plan: Plan, dana: Officer
) -> None:
    first, second, third = plan.stops.order_by("position")
    ClosureFactory(address=second.address)
    elsewhere = PlanFactory(doors=1).stops.get()
    events = [
        told(first, "talked", topics=["noise"]), told(second), told(elsewhere), told(third),
    ]  # fmt: skip

    response = send(phone, *events)

    answers = response.json()["results"]
    assert [each["id"] for each in answers] == [each["id"] for each in events]
    assert results(response) == ["saved", "refused", "refused", "saved"]
    assert "not to be visited" in answers[1]["reason"]
    assert "Only the officers of this plan" in answers[2]["reason"]
    assert response["Cache-Control"] == "no-store"
    rows = Visit.objects.order_by("pk").values_list("event_id", "stop", "topics", "logged_by")
    assert list(rows) == [
        (uuid.UUID(events[0]["id"]), first.pk, ["noise"], dana.user_id),
        (uuid.UUID(events[3]["id"]), third.pk, [], dana.user_id),
    ]
    lines = AuditLine.objects.filter(action="visits.log_visit").order_by("pk")
    assert [(line.target, line.actor_label, line.detail, line.address) for line in lines] == [
        (f"stop:{door.public_id}", str(dana.user),
         {"outcome": outcome, "follow_up": False}, "127.0.0.1")
        for door, outcome in ((first, "talked"), (third, "no_answer"))
    ]  # fmt: skip


def test_same_events_again_get_the_same_answer_and_write_nothing(phone: Client, plan: Plan) -> None:
    events = [told(stop) for stop in plan.stops.all()]
    send(phone, *events)
    before = (Visit.objects.count(), AuditLine.objects.count())

    again = send(phone, *reversed(events), events[0])

    assert results(again) == ["known"] * 4
    assert (Visit.objects.count(), AuditLine.objects.count()) == before


@pytest.mark.parametrize(
    "changes",
    [{"outcome": "talked"}, {"topics": ["noise"]}, {"happened_at": "2026-03-01T10:00:00Z"},
     {"follow_up": {"words": "Please", "has_consent": True}}],
)  # fmt: skip
def test_same_id_with_other_bytes_is_a_conflict_and_changes_nothing(
    phone: Client, stop: Stop, changes: dict[str, Any]
) -> None:
    event = told(stop)
    send(phone, event)

    answer = send(phone, event | changes).json()["results"][0]

    assert (answer["result"], answer["code"]) == ("conflict", "")
    assert "saved before with something else" in answer["reason"]
    assert Visit.objects.get().outcome == "no_answer"
    assert Case.objects.count() == 0


def test_event_that_comes_twice_in_one_batch_is_saved_once(phone: Client, stop: Stop) -> None:
    event = told(stop)

    response = send(phone, event, event, event | {"outcome": "talked"})

    assert results(response) == ["saved", "known", "conflict"]
    assert Visit.objects.count() == 1


def test_follow_up_is_a_case_with_the_same_code_every_time(phone: Client, stop: Stop) -> None:
    event = told(stop, "talked", follow_up={"words": "Fix the light.", "has_consent": True})

    first, second = (send(phone, event).json()["results"][0] for _ in range(2))

    assert (first["result"], second["result"]) == ("saved", "known")
    assert first["code"] == second["code"] != ""
    assert case_by_code(first["code"]).words.startswith("Fix the light.")
    assert Case.objects.count() == 1


def test_follow_up_without_consent_is_refused_and_stops_no_other(phone: Client, plan: Plan) -> None:
    first, second, _third = plan.stops.order_by("position")
    asked = told(first, "talked", follow_up={"words": "Fix it.", "has_consent": False})

    response = send(phone, told(second), asked, told(first))

    assert results(response) == ["saved", "refused", "saved"]
    assert "Tick that they agreed" in response.json()["results"][1]["reason"]


def test_door_where_they_want_no_more_visits_is_closed_with_the_same_event(
    phone: Client, plan: Plan
) -> None:
    first, second = plan.stops.order_by("position")[:2]
    asked = told(first, "no_more")

    answers = [results(send(phone, told(second), asked)) for _ in range(2)]

    closure = Closure.objects.get()
    assert answers == [["saved", "saved"], ["saved", "known"]]
    assert (closure.address_id, closure.source) == (first.address_id, "door")
    assert Visit.objects.get(stop=first).outcome == "no_more"
    assert results(send(phone, told(first))) == ["refused"]


def test_correction_follows_what_it_corrects_in_the_same_batch(phone: Client, stop: Stop) -> None:
    wrong = told(stop)
    right = told(stop, "card_left", corrects=wrong["id"])

    response = send(phone, wrong, right, told(stop, "talked"))
    again = send(phone, wrong, right)

    assert results(response) == ["saved"] * 3
    assert results(again) == ["known"] * 2
    rows = Visit.objects.order_by("pk").values_list("outcome", "corrects__event_id")
    assert list(rows) == [
        ("no_answer", None), ("card_left", uuid.UUID(wrong["id"])), ("talked", None),
    ]  # fmt: skip


def test_correction_of_what_we_do_not_have_or_of_another_door_is_refused(
    phone: Client, plan: Plan
) -> None:
    first, second, _third = plan.stops.order_by("position")
    wrong = told(first)
    send(phone, wrong)

    response = send(
        phone, told(first, corrects=str(uuid.uuid4())), told(second, corrects=wrong["id"])
    )

    assert results(response) == ["refused"] * 2
    assert "We do not have the entry" in response.json()["results"][0]["reason"]


def test_clock_that_is_a_day_off_is_put_right_and_kept(phone: Client, plan: Plan) -> None:
    first, second, third = plan.stops.order_by("position")
    now = timezone.now()
    behind, ahead = now - timedelta(days=1), now + timedelta(days=1)

    send(
        phone, told(first, happened_at=(behind - timedelta(hours=2)).isoformat()),
        sent_at=behind.isoformat(),
    )  # fmt: skip
    send(
        phone,
        told(second, happened_at=(ahead - timedelta(hours=1)).isoformat(), offset_ms=-86_400_000),
        told(third, happened_at=ahead.isoformat(), offset_ms=0),
    )

    found = {visit.stop_id: visit for visit in Visit.objects.all()}
    assert abs(found[first.pk].happened_at - (now - timedelta(hours=2))) < timedelta(minutes=1)
    assert found[first.pk].device_at == behind - timedelta(hours=2)
    assert abs(found[second.pk].happened_at - (now - timedelta(hours=1))) < timedelta(minutes=1)
    # Never in the future, whatever was said.
    assert found[third.pk].happened_at == found[third.pk].received_at
    assert found[third.pk].device_at == ahead


def test_event_that_cannot_be_read_is_refused_alone(phone: Client, stop: Stop) -> None:
    bad = told(stop, latitude=41.8)

    response = send(phone, bad, told(stop))

    answers = {each["id"]: each for each in response.json()["results"]}
    assert sorted(results(response)) == ["refused", "saved"]
    assert answers[bad["id"]]["reason"] == "The entry cannot be read: latitude."


@pytest.mark.parametrize(
    "changes",
    [{"events": []}, {"events": "none"}, {"events": [{"stop": "x"}]}, {"events": [7]},
     {"events": [{}] * 51}, {"device": "mine"}, {"sent_at": "soon"}, {"waiting": -1}],
)  # fmt: skip
def test_what_is_no_batch_is_said_to_be_none(
    phone: Client, stop: Stop, changes: dict[str, Any]
) -> None:
    response = send(phone, told(stop), **changes)

    assert response.status_code == 400
    assert response.json()["error"]["code"] == "invalid"
    assert Visit.objects.count() == 0


def test_who_is_nobody_gets_json_and_no_page(client: Client, stop: Stop) -> None:
    response = send(client, told(stop))

    assert response.status_code == 401
    assert response.json()["error"]["code"] == "not_authenticated"


def test_what_one_officer_logged_is_not_taken_from_another(phone: Client, stop: Stop) -> None:
    partner = officer()
    stop.plan.officers.add(partner)

    response = send(phone, told(stop), account=account_mark(partner.user_id))

    assert (response.status_code, response.json()["error"]["code"]) == (409, "other_account")
    assert Visit.objects.count() == 0


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.SURVEY_ANALYST])
def test_other_roles_are_refused(sign_in: Any, stop: Stop, role: Role) -> None:
    response = send(sign_in(UserFactory(roles=[role])), told(stop))

    assert response.status_code == 403
    assert Visit.objects.count() == 0


def test_session_that_is_over_or_lacks_a_factor_is_told_so_in_json(
    sign_in: Any, dana: Officer, stop: Stop
) -> None:
    over, half = sign_in(dana.user, Client()), Client()
    session = over.session
    session["session-started"] = 1
    session.save()
    half.force_login(dana.user, backend="allauth.account.auth_backends.AuthenticationBackend")

    for browser in (over, half):
        assert send(browser, told(stop)).status_code == 401


@pytest.mark.parametrize("headers", [{}, {"origin": "https://elsewhere.example"}])
def test_other_sites_cannot_send(phone: Client, stop: Stop, headers: dict[str, str]) -> None:
    response = phone.post(
        ADDRESS, batch(told(stop)), content_type="application/json", headers=headers
    )

    assert response.status_code == 403
    assert Visit.objects.count() == 0


def test_only_json_is_read(phone: Client, stop: Stop) -> None:
    response = phone.post(ADDRESS, {"events": "x"}, headers=OURS)

    assert response.status_code == 415


@pytest.mark.parametrize("count", [1, 3])
def test_batch_takes_a_fixed_number_of_statements(
    phone: Client, plan: Plan, count: int, django_assert_num_queries: Any
) -> None:
    send(phone, told(plan.stops.first()))
    events = [told(stop) for stop in plan.stops.all()[:count]]

    account = account_mark(plan.officers.get().user_id)
    with django_assert_num_queries(12):
        response = send(phone, *events, account=account)

    assert results(response) == ["saved"] * count


def test_batch_and_form_write_the_same(phone: Client, plan: Plan, dana: Officer) -> None:
    first, second, _third = plan.stops.order_by("position")
    now = timezone.now()
    services.log_visit(stop=first, event=event(VisitOutcome.NOT_NOW), by=acting(dana.user), now=now)
    send(phone, told(second, "not_now"))

    one, other = (
        {
            name: value
            for name, value in vars(visit).items()
            if name not in {"_state", "id", "event_id", "stop_id", "content_hash", "happened_at",
                            "device_at", "received_at"}
        }
        for visit in Visit.objects.order_by("pk")
    )  # fmt: skip
    assert one == other


def test_what_the_schema_calls_an_event_is_what_is_read(stop: Stop) -> None:
    known = {"outcomes": frozenset({"talked"}), "topics": frozenset({"noise"})}
    cases = [
        {}, {"topics": ["noise"]}, {"topics": ["x"]}, {"outcome": "x"}, {"id": "x"},
        {"stop": None}, {"corrects": None}, {"corrects": "x"}, {"happened_at": "x"},
        {"offset_ms": "x"}, {"offset_ms": None}, {"follow_up": None},
        {"follow_up": {"words": "a", "has_consent": True}}, {"follow_up": {"words": "a" * 2001}},
    ]  # fmt: skip

    for changes in cases:
        given = told(stop, "talked") | changes
        try:
            read_event(given, **known)
            can_be_read = True
        except Unreadable:
            can_be_read = False
        assert serializers.EventIn(data=given).is_valid() == can_be_read, changes


def test_phone_is_known_after_its_first_batch(phone: Client, stop: Stop, dana: Officer) -> None:
    send(phone, told(stop), waiting=7)
    send(phone, told(stop), waiting=2)

    device = Device.objects.get()
    assert (device.user, device.waiting) == (dana.user, 2)
    assert AuditLine.objects.filter(action="visits.add_phone").count() == 1


def test_revoked_phone_writes_nothing(phone: Client, stop: Stop, now: datetime) -> None:
    send(phone, told(stop))
    services.revoke_device(device=Device.objects.get(), by=acting(UserFactory()), now=now)

    response = send(phone, told(stop))

    assert (response.status_code, response.json()["error"]["code"]) == (409, "revoked")
    assert Visit.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_one_batch_sent_many_times_at_once_is_written_once(
    now: datetime, promise_kinds: None
) -> None:
    dana = officer()
    plan = PlanFactory(officers=[dana])
    doors = list(plan.stops.order_by("position"))
    by, answers = acting(dana.user), []
    events = [
        Told(uuid.uuid4(), door.public_id, "talked", ("noise",), now) for door in doors
    ]  # fmt: skip
    events.append(
        Told(uuid.uuid4(), doors[0].public_id, "talked", ("noise",), now, follow_up=("", True))
    )
    barrier = threading.Barrier(5)

    def send_all(order: list[Told]) -> None:
        barrier.wait()
        try:
            answers.append(services.log_events(told=order, by=by, now=now))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=send_all, args=(events if turn % 2 else events[::-1],))
        for turn in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 5
    assert Visit.objects.count() == 4
    assert Case.objects.count() == 1
    first = [each for answer in answers for each in answer if each.result == EventResult.SAVED]
    assert {each.event_id for each in first} == {each.event_id for each in events}
    assert {each.result for answer in answers for each in answer} <= {
        EventResult.SAVED, EventResult.KNOWN,
    }  # fmt: skip
    assert len({each.code for answer in answers for each in answer if each.code}) == 1


def test_known_event_is_answered_after_the_door_was_closed_to_us(phone: Client, stop: Stop) -> None:
    event = told(stop)
    send(phone, event)
    ClosureFactory(address=stop.address)

    assert results(send(phone, event)) == ["known"]
    assert Visit.objects.count() == 1
