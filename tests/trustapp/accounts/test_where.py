"""Where somebody is known and signed in: seen, ended, forgotten; strangers lock nobody out."""

import statistics
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from tests.factories.accounts import UserFactory
from tests.trustapp.accounts.conftest import PASSWORD, current_code, make_person
from trustapp.accounts import queries, services
from trustapp.accounts.enums import Role
from trustapp.accounts.models import KnownDevice, OpenSession, User
from trustapp.accounts.pure.browsers import browser_words
from trustapp.accounts.tasks import forget_old_sign_ins
from trustapp.audit import services as audit
from trustapp.audit.models import AuditLine
from trustapp.core.pure.actor import Actor, system

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
BY = system("test")
PAGE = "/staff/messages/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"


def come_in(user: User, client: Client | None = None) -> Client:
    """Sign in through both pages and return the browser; a code is good once, so forget it."""
    browser = client or Client(headers={"User-Agent": FIREFOX})
    for key in cache._cache.get_client().keys("*totp.used*"):
        cache._cache.get_client().delete(key)
    browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert browser.post("/accounts/2fa/code/", {"code": current_code(user)}).url == "/staff/"
    return browser


def actions() -> list[str]:
    skipped = ["accounts.sign_in", "accounts.refuse_sign_in"]
    found = AuditLine.objects.exclude(action__in=skipped).order_by("id")
    return list(found.values_list("action", flat=True))


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (FIREFOX, "Firefox, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
         "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Linux"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_browsers_have_names_that_people_know(header: str, words: str) -> None:
    assert browser_words(header) == words


# --- devices -------------------------------------------------------------------------------------
@pytest.mark.slow
def test_device_is_listed_once_and_can_be_forgotten(liaison: User) -> None:
    browser = come_in(liaison)
    first = KnownDevice.objects.get(user=liaison)
    browser.post("/accounts/logout/")
    come_in(liaison, browser)

    page = browser.get("/accounts/2fa/").content.decode()
    again = KnownDevice.objects.get(user=liaison)
    address = f"/accounts/devices/{again.pk}/forget/"
    assert [browser.post(address).url, browser.post(address).url] == ["/accounts/2fa/"] * 2

    assert (again.pk, again.words) == (first.pk, "Firefox, Windows")
    assert again.last_seen_at > again.first_seen_at
    assert "This device" in page
    assert not KnownDevice.objects.exists()
    assert actions().count("accounts.forget_device") == 1
    for _ in range(5):
        Client().post("/accounts/login/", {"login": liaison.email, "password": "wrong"})
    browser.post("/accounts/logout/")
    locked = browser.post("/accounts/login/", {"login": liaison.email, "password": PASSWORD})
    assert "Too many tries" in locked.content.decode()


def test_nobody_keeps_more_than_twenty_devices(liaison: User) -> None:
    for number in range(22):
        services.remember_device(
            user=liaison, mark=str(number), words="", now=NOW + timedelta(minutes=number)
        )

    kept = [device.mark for device in queries.known_devices(liaison)]
    assert kept == [str(number) for number in range(21, 1, -1)]


@pytest.mark.slow
def test_device_cookie_alone_opens_nothing(liaison: User) -> None:
    browser = come_in(liaison)
    thief = Client()
    thief.cookies["device"] = browser.cookies["device"].value

    assert thief.get(PAGE).url == f"/accounts/login/?next={PAGE}"


@pytest.mark.slow
def test_a_thousand_hostile_sign_ins_lock_out_nobody_who_is_known(
    liaison: User,
) -> None:
    browser = come_in(liaison)
    known = browser.cookies["device"].value
    refused = 0
    for _ in range(1000):
        try:
            services.reserve_guess(purpose="password", account=liaison.email, device="")
        except services.TooManyGuesses:
            refused += 1

    stranger = Client().post("/accounts/login/", {"login": liaison.email, "password": PASSWORD})
    assert refused == 995
    assert "Too many tries" in stranger.content.decode()
    assert browser.get(PAGE).status_code == 200
    mine = Client()
    mine.cookies["device"] = known
    come_in(liaison, mine)
    assert mine.get(PAGE).status_code == 200


# --- sessions ------------------------------------------------------------------------------------
@pytest.mark.slow
def test_sessions_are_listed_and_one_can_be_ended(liaison: User) -> None:
    here, there = come_in(liaison), come_in(liaison)
    other = OpenSession.objects.get(session_key=there.session.session_key)

    page = here.get("/accounts/2fa/").content.decode()
    address = f"/accounts/sessions/{other.pk}/end/"
    assert [here.post(address).url, here.post(address).url] == ["/accounts/2fa/"] * 2

    assert page.count("Firefox, Windows") >= 2
    assert page.count("Here and now") == 1
    assert other.address == "127.0.0.1"
    assert there.get(PAGE).url == f"/accounts/login/?next={PAGE}"
    assert here.get(PAGE).status_code == 200
    assert actions() == ["accounts.end_sessions"]


@pytest.mark.slow
def test_all_other_sessions_are_ended(liaison: User) -> None:
    here, there, yonder = come_in(liaison), come_in(liaison), come_in(liaison)

    here.post("/accounts/sessions/others/end/")

    assert [browser.get(PAGE).status_code for browser in (here, there, yonder)] == [200, 302, 302]
    assert AuditLine.objects.get(action="accounts.end_sessions").detail == {"sessions": 2}


@pytest.mark.slow
def test_what_is_somebody_elses_stays_and_looks_like_nothing(
    liaison: User, administrator: User
) -> None:
    theirs, mine = come_in(liaison), come_in(administrator)
    session = OpenSession.objects.get(user=liaison)
    device = KnownDevice.objects.get(user=liaison)

    answers = {
        (answer.status_code, answer.url)
        for number in (session.pk, 999999)
        for answer in (
            mine.post(f"/accounts/sessions/{number}/end/"),
            mine.post(f"/accounts/devices/{number if number > 9999 else device.pk}/forget/"),
        )
    }

    assert answers == {(302, "/accounts/2fa/")}
    assert theirs.get(PAGE).status_code == 200
    assert KnownDevice.objects.filter(pk=device.pk).exists()
    assert actions() == []
    assert Client().post(f"/accounts/sessions/{session.pk}/end/").url.startswith("/accounts/login/")


@pytest.mark.slow
def test_administrator_signs_somebody_out_everywhere(liaison: User, administrator: User) -> None:
    theirs, mine = come_in(liaison), come_in(administrator)
    address = f"/manage/people/{liaison.pk}/"

    page = mine.get(address).content.decode()
    assert [mine.post(f"{address}out/").url, mine.post(f"{address}out/").url] == [address] * 2

    assert "Firefox, Windows" in page
    assert theirs.get(PAGE).url == f"/accounts/login/?next={PAGE}"
    assert theirs.post(f"/manage/people/{administrator.pk}/out/").url.startswith("/accounts/login/")
    assert actions() == ["accounts.end_sessions"]
    assert come_in(liaison).post(f"/manage/people/{administrator.pk}/out/").status_code == 403


@pytest.mark.slow
def test_signing_out_and_closing_leave_no_session(liaison: User) -> None:
    browser = come_in(liaison)
    browser.post("/accounts/logout/")
    assert not OpenSession.objects.exists()
    browser = come_in(liaison)

    services.close_account(user=liaison, by=BY, now=NOW)

    assert not OpenSession.objects.exists()
    assert not KnownDevice.objects.exists()
    assert browser.get(PAGE).status_code == 302


@pytest.mark.slow
def test_last_use_of_a_session_is_noted_once_a_minute(liaison: User) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        browser = come_in(liaison)
        browser.get(PAGE)
        clock.shift(timedelta(seconds=50))
        browser.get(PAGE)
        early = OpenSession.objects.get().last_used_at
        clock.shift(timedelta(seconds=20))
        browser.get(PAGE)
        late = OpenSession.objects.get()

    assert (early, late.last_used_at) == (NOW, NOW + timedelta(seconds=70))
    assert late.started_at == NOW


@pytest.mark.parametrize(
    ("used", "started", "is_listed"), [(30, 60, True), (32, 60, False), (1, 721, False)]
)
def test_sessions_that_are_over_are_not_listed(
    used: int, started: int, is_listed: bool, liaison: User
) -> None:
    OpenSession.objects.create(
        user=liaison, session_key="x", last_used_at=NOW - timedelta(minutes=used),
        started_at=NOW - timedelta(minutes=started),
    )  # fmt: skip

    assert queries.open_sessions(liaison, NOW).exists() == is_listed


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 3])
def test_own_page_costs_eight_statements(
    count: int, liaison: User, sign_in: Any, client: Client, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        services.note_session(
            user_id=liaison.pk, key=str(number), words="", address="", now=datetime.now(UTC)
        )
        services.remember_device(user=liaison, mark=str(number), words="", now=NOW)
    sign_in(liaison)
    client.get("/accounts/2fa/")

    # Session, user, second factor, roles; factors, recovery codes, sessions, devices.
    with django_assert_num_queries(8):
        client.get("/accounts/2fa/")


# --- forgetting ----------------------------------------------------------------------------------
def test_addresses_are_forgotten_after_a_year_and_lines_stay() -> None:
    today = datetime.now(UTC)
    staff = Actor("staff", "Kim", 7, "192.0.2.7")
    for days in (1, 364, 366, 4000):
        audit.record(by=staff, action="a.b", target=f"{days}", now=today - timedelta(days=days))

    assert forget_old_sign_ins() == 2
    assert forget_old_sign_ins() == 0

    lines = AuditLine.objects.order_by("id").values_list("target", "address", "actor_label")
    assert list(lines) == [
        ("1", "192.0.2.7", "Kim"), ("364", "192.0.2.7", "Kim"),
        ("366", None, "Kim"), ("4000", None, "Kim"),
    ]  # fmt: skip


def test_no_younger_address_can_be_taken_off_a_line() -> None:
    today = datetime.now(UTC)
    audit.record(by=Actor("staff", "Kim", 7, "192.0.2.7"), action="a.b", target="c", now=today)

    assert audit.forget_addresses(before=today + timedelta(days=9999)) == 0

    assert AuditLine.objects.get().address == "192.0.2.7"
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE audit_auditline SET address = NULL")


def test_old_sessions_and_devices_are_forgotten() -> None:
    today, user = datetime.now(UTC), UserFactory()
    for hours in (1, 25):
        services.note_session(
            user_id=user.pk, key=str(hours), words="", address="192.0.2.7",
            now=today - timedelta(hours=hours),
        )  # fmt: skip
    for days in (1, 183):
        services.remember_device(
            user=user, mark=str(days), words="", now=today - timedelta(days=days)
        )

    services.forget_old_sign_ins(by=BY, now=today)

    assert [session.session_key for session in OpenSession.objects.all()] == ["1"]
    assert [device.mark for device in KnownDevice.objects.all()] == ["1"]
    assert (str(OpenSession.objects.get()), str(KnownDevice.objects.get())) == (
        f"session of {user.pk}", f"device of {user.pk}",
    )  # fmt: skip


# --- one way for all -----------------------------------------------------------------------------
@pytest.mark.full
def test_unknown_and_wrong_accounts_take_as_long(liaison: User) -> None:
    """The hash is the same one call for both (test_sign_in), so a cheap one shows what differs.

    Lowest deciles of sign-ins in turns: what else this machine does only ever adds to a few.
    """
    names = {"wrong": liaison.email, "unknown": "nobody@example.org"}
    spent: dict[str, list[float]] = {kind: [] for kind in names}
    for turn in range(200):
        for kind in sorted(names, reverse=turn % 2 == 0):
            cache.clear()
            browser, began = Client(), time.perf_counter()
            browser.post("/accounts/login/", {"login": names[kind], "password": "wrong"})
            spent[kind].append(time.perf_counter() - began)

    deciles = {kind: statistics.quantiles(found, n=10)[0] for kind, found in spent.items()}
    assert abs(deciles["wrong"] - deciles["unknown"]) < 0.002, deciles


@pytest.mark.slow
def test_unknown_wrong_and_closed_accounts_cost_the_same_statements(
    liaison: User, django_assert_max_num_queries: Any
) -> None:
    closed = make_person("closed@example.org", Role.OFFICER)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    Client().post("/accounts/login/", {"login": "x@example.org", "password": "wrong"})
    counts = []
    for email in ("nobody@example.org", liaison.email, closed.email):
        with django_assert_max_num_queries(99) as found:
            Client().post("/accounts/login/", {"login": email, "password": "wrong"})
        counts.append(len(found))

    assert len(set(counts)) == 1
