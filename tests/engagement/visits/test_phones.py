"""Phones: getting known, taking lists along, being emptied or taken off; and what they locked."""

import base64
import json
import os
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from engagement.visits import queries, services
from engagement.visits.enums import VisitOutcome
from engagement.visits.models import Device, Plan, Stop, Visit
from engagement.visits.services import FollowUp
from tests.factories.accounts import UserFactory
from tests.factories.visits import ClosureFactory, PlanFactory, VisitFactory, acting, event, officer
from tests.waiting import one_after_the_other
from trustapp.accounts.enums import Role
from trustapp.accounts.models import Officer
from trustapp.accounts.queries import account_mark
from trustapp.audit.models import AuditLine

pytestmark = pytest.mark.django_db
PHONES, LISTS = "/api/v1/visits/phones/", "/api/v1/visits/lists/"
OURS = {"origin": "http://testserver"}


@pytest.fixture
def dana() -> Officer:
    return officer(name="Dana Okafor")


@pytest.fixture
def phone(sign_in: Any, dana: Officer) -> Client:
    return sign_in(dana.user)


@pytest.fixture
def supervisor(sign_in: Any) -> Client:
    return sign_in(UserFactory(name="Sam Lee", roles=[Role.SUPERVISOR]), Client())


@pytest.fixture
def plan(dana: Officer) -> Plan:
    return PlanFactory(officers=[dana], planned_on=timezone.localdate())


def report(phone: Client, number: uuid.UUID, **more: Any) -> Any:
    said = {"device": str(number), "sent_at": timezone.now().isoformat(), **more}
    return phone.post(PHONES, said, content_type="application/json", headers=OURS)


def known(dana: Officer, **given: Any) -> Device:
    told = services.Report(uuid.uuid4(), "Android", **given)
    return services.report_in(report=told, by=acting(dana.user), now=timezone.now())


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


# --- getting known ------------------------------------------------------------------------------
def test_phone_gets_known_once_and_keeps_its_key(phone: Client, dana: Officer) -> None:
    device = uuid.uuid4()

    first, second = (report(phone, device, label="Android", waiting=3) for _ in range(2))

    answers = first.json(), second.json()
    assert answers[0]["account"] == answers[1]["account"] == account_mark(dana.user_id)
    assert answers[0]["parcel_key"] == answers[1]["parcel_key"]
    assert len(base64.b64decode(answers[0]["parcel_key"])) == 32
    assert answers[0]["emptied"] is None
    row = Device.objects.get()
    assert (row.user, row.label, row.waiting, str(row)) == (
        dana.user, "Android", 3, f"Android of {dana.user_id}",
    )  # fmt: skip
    assert AuditLine.objects.get(action="visits.add_phone").target == f"phone:{row.public_id}"
    cookie = first.cookies["phone"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (str(device), True, "Strict")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_phone_that_speaks_twice_at_once_gets_known_once() -> None:
    dana = officer()
    told, by, now = services.Report(uuid.uuid4(), "Android", 3), acting(dana.user), timezone.now()

    first, second = one_after_the_other(
        lambda: services.report_in(report=told, by=by, now=now).parcel_key
    )

    assert first == second
    assert Device.objects.count() == 1
    assert AuditLine.objects.filter(action="visits.add_phone").count() == 1


def test_phone_that_gets_known_while_it_speaks_is_not_taken_for_a_revoked_one(
    dana: Officer,
) -> None:
    told, by, now = services.Report(uuid.uuid4(), "Android"), acting(dana.user), timezone.now()

    waiting = [lambda: services.report_in(report=told, by=by, now=now)]

    def another_request(execute: Any, sql: str, *rest: Any) -> Any:
        found = execute(sql, *rest)
        if sql.lstrip().startswith("UPDATE") and waiting:
            waiting.pop()()
        return found

    with connection.execute_wrapper(another_request):
        is_known = services.touch_device(device_id=told.device_id, waiting=0, by=by, now=now)

    assert is_known
    assert Device.objects.count() == 1


def test_key_of_a_phone_is_sealed_at_rest(dana: Officer) -> None:
    device = known(dana)

    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT parcel_key FROM visits_device")
        kept = bytes(cursor.fetchone()[0])
    assert base64.b64decode(device.parcel_key) not in kept
    assert device.parcel_key.encode() not in kept


def test_phone_whose_storage_was_emptied_is_told_what_we_know(phone: Client) -> None:
    old, new = uuid.uuid4(), uuid.uuid4()
    report(phone, old, waiting=4)

    first, again = report(phone, new), report(phone, new)

    assert first.json()["emptied"]["waiting"] == again.json()["emptied"]["waiting"] == 4
    assert Device.objects.get(device_id=new).follows == Device.objects.get(device_id=old)


def test_cookie_of_somebody_elses_phone_says_nothing(phone: Client, sign_in: Any) -> None:
    device = uuid.uuid4()
    report(phone, device, waiting=4)
    other = sign_in(officer().user, Client())
    other.cookies["phone"] = str(device)

    assert report(other, uuid.uuid4()).json()["emptied"] is None
    other.cookies["phone"] = "nonsense"
    assert report(other, uuid.uuid4()).json()["emptied"] is None


def test_two_officers_may_share_a_phone(phone: Client, sign_in: Any) -> None:
    device = uuid.uuid4()

    keys = {report(each, device).json()["parcel_key"]
            for each in (phone, sign_in(officer().user, Client()))}  # fmt: skip

    assert len(keys) == 2
    assert Device.objects.filter(device_id=device).count() == 2


@pytest.mark.parametrize("changes", [{"device": "x"}, {"sent_at": ""}, {"label": "x" * 61}])
def test_report_that_cannot_be_read_is_refused(phone: Client, changes: dict[str, Any]) -> None:
    response = report(phone, uuid.uuid4(), **changes)

    assert (response.status_code, Device.objects.count()) == (400, 0)


# --- lists --------------------------------------------------------------------------------------
def test_lists_hold_the_coming_days_and_no_more_than_a_visit_needs(
    phone: Client, plan: Plan, dana: Officer
) -> None:
    today = timezone.localdate()
    for days, street in ((-2, "Past"), (-1, "Yesterday"), (7, "Week"), (8, "Far")):
        PlanFactory(officers=[dana], planned_on=today + timedelta(days=days), street=street)
    PlanFactory(planned_on=today, street="Somebody else's")
    first, second, _third = plan.stops.order_by("position")
    ClosureFactory(address=second.address)
    asked = event(VisitOutcome.TALKED, follow_up=FollowUp("My neighbor drinks.", has_consent=True))
    services.log_visit(stop=first, event=asked, by=acting(dana.user), now=timezone.now())

    response = phone.get(LISTS)

    answer = response.json()
    assert answer["account"] == account_mark(dana.user_id)
    assert [each["street"] for each in answer["lists"]] == ["Yesterday", "Elm Street", "Week"]
    doors = answer["lists"][1]["doors"]
    assert [(door["door"], door["closed"]) for door in doors] == [
        ("100", False), ("102", True), ("104", False),
    ]  # fmt: skip
    assert doors[0]["last"] == {
        "event": str(asked.event_id), "outcome": "talked", "topics": [],
    }  # fmt: skip
    assert doors[0]["promised_on"] > today.isoformat()
    assert (doors[2]["last"], doors[2]["promised_on"], doors[2]["speaks"]) == (None, None, "")
    assert "neighbor" not in response.content.decode()
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_a_fixed_number_of_statements(
    phone: Client, dana: Officer, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        plan = PlanFactory(officers=[dana], planned_on=timezone.localdate(), street=str(number))
        for stop in plan.stops.all():
            VisitFactory(stop=stop)

    with django_assert_num_queries(10):
        answer = phone.get(LISTS).json()

    assert len(answer["lists"]) == count


@pytest.mark.parametrize("address", [LISTS, PHONES])
def test_nobody_else_takes_lists_along(client: Client, supervisor: Client, address: str) -> None:
    ask = {LISTS: lambda each: each.get(LISTS), PHONES: lambda each: report(each, uuid.uuid4())}

    assert ask[address](client).status_code == 401
    assert ask[address](supervisor).status_code == 403


# --- the list of phones -------------------------------------------------------------------------
def test_officer_sees_own_phones_and_supervisor_all(
    phone: Client, supervisor: Client, dana: Officer
) -> None:
    known(dana, waiting=2)
    known(officer(name="Lee Park"), waiting=1)

    mine, every = text(phone.get("/staff/visits/phones/")), supervisor.get("/staff/visits/phones/")

    assert ("2 visits not sent" in mine, "1 visit not sent" in mine) == (True, False)
    assert "Take in a locked file" not in mine
    assert "2 visits not sent" in text(every)
    assert "1 visit not sent" in text(every)
    assert "Take in a locked file" in text(every)


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_phones_takes_a_fixed_number_of_statements(
    supervisor: Client, dana: Officer, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        known(dana)

    with django_assert_num_queries(10):
        supervisor.get("/staff/visits/phones/")


def test_empty_list_of_phones_says_what_comes_next(phone: Client) -> None:
    assert "No phone yet." in text(phone.get("/staff/visits/phones/"))


def test_revoking_a_phone_works_once_and_says_so(
    phone: Client, supervisor: Client, dana: Officer
) -> None:
    device = known(dana, waiting=2)
    address = f"/staff/visits/phones/{device.public_id}/revoke/"

    first, second = supervisor.post(address, follow=True), phone.post(address, follow=True)

    assert "Taken off the list. The phone hears so" in text(first)
    assert "The phone hears so" not in text(second)
    assert "Taken off the list" in text(second)
    line = AuditLine.objects.get(action="visits.revoke_phone")
    assert (line.target, line.detail) == (
        f"phone:{device.public_id}", {"officer": dana.user_id, "waiting": 2},
    )  # fmt: skip
    answer = report(phone, device.device_id)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "revoked")


def test_stranger_cannot_revoke_a_phone(sign_in: Any, dana: Officer) -> None:
    device = known(dana)
    stranger = sign_in(officer().user, Client())

    for number in (device.public_id, uuid.uuid4()):
        answer = stranger.post(f"/staff/visits/phones/{number}/revoke/")
        assert answer.status_code == 404

    assert Device.objects.get().is_in_use


def test_database_knows_who_took_a_phone_off(dana: Officer) -> None:
    device = known(dana)

    with pytest.raises(IntegrityError), transaction.atomic():
        Device.objects.filter(pk=device.pk).update(revoked_at=timezone.now())


# --- locked files -------------------------------------------------------------------------------
def told(stop: Stop, **more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()), "stop": str(stop.public_id), "outcome": "no_answer",
        "topics": [], "follow_up": None, "corrects": None, "offset_ms": None,
        "happened_at": timezone.now().isoformat(), **more,
    }  # fmt: skip


def locked(phone: Device, events: Any, **changes: Any) -> bytes:
    mark, iv = account_mark(phone.user_id), os.urandom(12)
    key = AESGCM(base64.b64decode(phone.parcel_key))
    sealed = key.encrypt(iv, json.dumps(events).encode(), f"{phone.device_id} {mark}".encode())
    return json.dumps(
        {
            "format": 1, "device": str(phone.device_id), "account": mark, "count": len(events),
            "iv": base64.b64encode(iv).decode(), "sealed": base64.b64encode(sealed).decode(),
            **changes,
        }
    ).encode()  # fmt: skip


def hand_in(supervisor: Client, content: bytes) -> Any:
    return supervisor.post(
        "/staff/visits/import/", {"file": SimpleUploadedFile("visits.json", content)}
    )


def test_supervisor_takes_a_file_in_once(supervisor: Client, plan: Plan, dana: Officer) -> None:
    device = known(dana)
    first, second, third = plan.stops.order_by("position")
    ClosureFactory(address=third.address)
    file = locked(device, [told(first), told(second), told(third)])

    page, again = text(hand_in(supervisor, file)), text(hand_in(supervisor, file))

    assert "Visits of" in page
    assert "2 visits were saved. 0 were there already." in page
    assert "This door is not to be visited." in page
    assert "0 visits were saved. 2 were there already." in again
    assert set(Visit.objects.values_list("logged_by", flat=True)) == {dana.user_id}
    assert Visit.objects.count() == 2
    line = AuditLine.objects.filter(action="visits.import_file").earliest("pk")
    assert (line.actor_label, line.detail) == (
        "Sam Lee", {"officer": dana.user_id, "saved": 2, "refused": 1},
    )  # fmt: skip
    visit_line = AuditLine.objects.filter(action="visits.log_visit").earliest("pk")
    assert visit_line.actor_label == f"{dana.user} (Sam Lee)"


def test_what_was_sent_and_is_in_a_file_is_there_once(
    supervisor: Client, plan: Plan, dana: Officer
) -> None:
    device, events = known(dana), [told(stop) for stop in plan.stops.all()]
    batch = services.open_parcel(locked(device, events)).events
    services.log_events(told=batch[:2], by=acting(dana.user), now=timezone.now())

    page = text(hand_in(supervisor, locked(device, events)))

    assert "1 visit was saved. 2 were there already." in page
    assert Visit.objects.count() == 3


def test_file_of_a_phone_that_was_taken_off_is_taken_in(
    supervisor: Client, plan: Plan, dana: Officer, now: datetime
) -> None:
    device = known(dana)
    services.revoke_device(device=device, by=acting(UserFactory()), now=now)

    assert "1 visit was saved." in text(
        hand_in(supervisor, locked(device, [told(plan.stops.first())]))
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file, device: b"",
        lambda file, device: b"[]",
        lambda file, device: b"{}",
        lambda file, device: b"\xff\xfe",
        lambda file, device: file.replace(b'"format": 1', b'"format": 2'),
        lambda file, device: file.replace(str(device.device_id).encode(), b"x"),
        lambda file, device: locked(device, [], device=str(uuid.uuid4())),
        lambda file, device: locked(device, [], account="somebody"),
        lambda file, device: locked(device, [], sealed="AAAA"),
        lambda file, device: locked(device, [], sealed="?"),
        lambda file, device: locked(device, {"a": 1}),
        lambda file, device: locked(device, [{"id": "x"}]),
        lambda file, device: locked(device, [7]),
    ],
)  # fmt: skip
def test_file_that_no_phone_of_ours_locked_is_refused(
    supervisor: Client, plan: Plan, dana: Officer, spoil: Any
) -> None:
    device = known(dana)
    file = spoil(locked(device, [told(plan.stops.first())]), device)

    response = hand_in(supervisor, file)

    assert response.status_code in {200, 409}
    words = "This is not a file of visits" if file else "The submitted file is empty."
    assert words in text(response)
    assert Visit.objects.count() == 0


def test_only_a_supervisor_takes_files_in(phone: Client, client: Client) -> None:
    assert phone.get("/staff/visits/import/").status_code == 403
    assert hand_in(phone, b"{}").status_code == 403
    assert Client().get("/staff/visits/import/").status_code == 302


def test_large_file_is_refused(supervisor: Client) -> None:
    response = hand_in(supervisor, b" " * (5 * 1024 * 1024 + 1))

    assert "too large" in text(response)


def test_waiting_count_says_nothing_below_zero_or_beyond_reason(dana: Officer) -> None:
    device = known(dana)

    services.touch_device(
        device_id=device.device_id, waiting=10**12, by=acting(dana.user), now=timezone.now()
    )

    assert queries.device_of(device.device_id, user_id=dana.user_id).waiting == 1_000_000
