"""Phones that send what was logged without a signal: CPU a batch, and five hundred at once."""

import http.client
import json
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from itertools import count
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows import login
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from engagement.visits import services as visits
from engagement.visits.models import Plan, Stop, Visit
from engagement.visits.pure.doors import Door
from trustapp.accounts import services as accounts
from trustapp.accounts.enums import Role
from trustapp.accounts.models import Officer, User
from trustapp.accounts.queries import account_mark
from trustapp.core.pure.actor import Actor
from trustapp.local.services.benchmarks import bare, filling, processes
from trustapp.local.services.benchmarks.report import Goal, Line, Report
from trustapp.places import queries as places

EVENTS = "/api/v1/visits/events/"
A_BATCH = 50
PATIENCE = 120


@dataclass(frozen=True)
class Phone:
    """An officer's phone: the headers it sends, who it says it is, and its doors."""

    headers: dict[str, str]
    account: str
    stops: Sequence[uuid.UUID]
    device: uuid.UUID

    def batch(self) -> str:
        """Return fifty fresh events, one a door."""
        now = timezone.now().isoformat()
        events = [
            {
                "id": str(uuid.uuid4()), "stop": str(stop), "outcome": "talked",
                "topics": ["noise", "lights"], "follow_up": None, "happened_at": now,
                "offset_ms": 12.5, "corrects": None,
            }
            for stop in self.stops
        ]  # fmt: skip
        return json.dumps(
            {
                "device": str(self.device), "label": "Android", "sent_at": now,
                "waiting": len(events), "account": self.account, "events": events,
            }
        )  # fmt: skip


def measure(report: Report, *, phones: int, requests: int) -> None:
    """Measure a batch beside a view that inserts one row, then all phones at the same moment."""
    equipped = _equip(phones)
    report.step(f"{len(equipped)} officers with {A_BATCH} doors each")
    with processes.house() as house, processes.web_server(house):
        _ratio(report, house, equipped, requests)
        _all_at_once(report, house, equipped)


def _ratio(
    report: Report, house: processes.House, equipped: Sequence[Phone], requests: int
) -> None:
    turns = count()
    # As many as the warm-up reaches: a phone is made known only once.
    some = equipped[: processes.WARM_UP]

    def send(visitor: http.client.HTTPConnection) -> None:
        phone = some[next(turns) % len(some)]
        processes.fetch(visitor, "POST", EVENTS, body=phone.batch(), headers=phone.headers)

    stop = Stop.objects.get(public_id=equipped[0].stops[0])
    where = f"{stop.pk}/{stop.plan.made_by_id}/"
    insert = processes.get(bare.INSERT + where)
    guarded = processes.get(bare.GUARDED + where, equipped[0].headers)
    for ask in (insert, guarded):
        processes.load(house, ask, processes.WARM_UP)
    processes.load(house, send, processes.WARM_UP)
    one = processes.load(house, insert, requests)
    one_guarded = processes.load(house, guarded, requests)
    batch = processes.load(house, send, requests)
    beside = "bare view that inserts one row"
    report.add(Line("batch of 50 visits: CPU", batch.cpu, "s", one.cpu, beside, Goal(most=3)))
    beside_guarded = "the same insert, session and role looked up"
    report.add(Line("  the same", batch.cpu, "s", one_guarded.cpu, beside_guarded, Goal(most=3)))
    report.add(Line("  the same, a visit", batch.cpu / A_BATCH, "s", one.cpu, beside))
    report.add(Line("batch of 50 visits: p95", batch.p95, "s", one.p95, beside))


def _all_at_once(report: Report, house: processes.House, equipped: Sequence[Phone]) -> None:
    """Let every phone send a batch in the same moment, and again until it is answered."""
    before = Visit.objects.count()
    acknowledged: list[str] = []
    tries: list[int] = []
    gate = threading.Barrier(len(equipped) + 1)

    def send(phone: Phone) -> None:
        body = phone.batch()
        gate.wait()
        for attempt in _attempts():
            answer = _answer(house, phone, body)
            if answer is not None:
                acknowledged.extend(
                    each["id"] for each in answer if each["result"] in {"saved", "known"}
                )
                tries.append(attempt)
                return

    threads = [threading.Thread(target=send, args=[phone]) for phone in equipped]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    expected = len(equipped) * A_BATCH
    stored = Visit.objects.count() - before
    known = Visit.objects.filter(event_id__in=acknowledged).count()
    name = f"{len(equipped)} phones at once"
    report.add(
        Line(f"{name}: visits never stored", float(expected - stored), "", goal=Goal(most=0))
    )
    report.add(
        Line(
            f"{name}: acknowledged and lost",
            float(len(acknowledged) - known),
            "",
            goal=Goal(most=0),
        )
    )
    report.add(Line(f"{name}: tries, the most", float(max(tries)), ""))
    report.add(Line(f"{name}: visits a second", stored / took, "/s"))


def _attempts() -> Iterator[int]:
    until = time.monotonic() + PATIENCE
    attempt = 0
    while time.monotonic() < until:
        attempt += 1
        yield attempt
        time.sleep(0.5)


def _answer(house: processes.House, phone: Phone, body: str) -> list[dict[str, Any]] | None:
    address = ("127.0.0.1", house.port)
    try:
        with closing(http.client.HTTPConnection(*address, timeout=PATIENCE)) as visitor:
            _, text = processes.fetch(visitor, "POST", EVENTS, body=body, headers=phone.headers)
    except (OSError, http.client.HTTPException):
        return None
    found: list[dict[str, Any]] = json.loads(text)["results"]
    return found


def one_door() -> tuple[int, int]:
    """Make a plan and return its first door and who made it."""
    phone = _equip(1)[0]
    stop = Stop.objects.get(public_id=phone.stops[0])
    return stop.pk, stop.plan.made_by_id


def _equip(phones: int) -> list[Phone]:
    """Make officers, each with a street and a session that has both factors."""
    now = timezone.now()
    chief = accounts.create_staff(
        email=f"chief-{uuid.uuid4()}@bench.example", name="Chief", roles=[Role.SUPERVISOR],
        by=filling.BY, now=now,
    )  # fmt: skip
    by = Actor(kind="staff", label="Chief", user_id=chief.pk)
    place = places.all_places().first()
    assert place is not None
    return [_phone(place, by, now, number) for number in range(phones)]


def _phone(place: Any, by: Actor, now: datetime, number: int) -> Phone:
    user = accounts.create_staff(
        email=f"{uuid.uuid4()}@bench.example", name=f"Officer {number}", roles=[Role.OFFICER],
        by=by, now=now,
    )  # fmt: skip
    officer = Officer.objects.create(name=f"Officer {number}", user=user)
    doors = [Door(str(door)) for door in range(1, A_BATCH + 1)]
    plan: Plan = visits.plan_visits(
        place=place, street=f"Bench {uuid.uuid4()}", planned_on=timezone.localdate(now),
        doors=doors, officers=[officer], by=by, now=now,
    )  # fmt: skip
    stops = Stop.objects.filter(plan=plan).order_by("position")
    return Phone(
        headers={
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={_session(user)}",
            "Content-Type": "application/json",
            "Origin": "http://localhost:8000",
        },
        account=account_mark(user.pk),
        stops=list(stops.values_list("public_id", flat=True)),
        device=uuid.uuid4(),
    )


def _session(user: User) -> str:
    """Return the key of a session as signing in with both factors leaves it."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "email": user.email},
        {"method": "mfa", "at": time.time(), "type": "totp"},
    ]
    session.save()
    return str(session.session_key)
