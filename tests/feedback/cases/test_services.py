"""What must never happen: half a case, two cases, a trace of who sent it."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.db import DatabaseError, OperationalError, connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.cases import queries, services
from feedback.cases.enums import CaseState, EntryKind, Outcome
from feedback.cases.errors import AlreadyClosed, CannotWork, ChangedMeanwhile, StillOpen
from feedback.cases.models import Case, Entry
from tests.factories.accounts import UserFactory
from tests.factories.cases import CODE, found, told
from tests.factories.places import PlaceFactory
from tests.feedback.cases.conftest import hidden_fields
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User
from trustapp.audit.models import AuditLine
from trustapp.core.models import SealedTextField, UsedKey
from trustapp.core.pure.actor import RESIDENT, Actor
from trustapp.core.services import describe_department
from trustapp.promises.models import Promise, PromiseKind

CANARY = {
    "REMOTE_ADDR": "203.0.113.77",
    "HTTP_USER_AGENT": "canary-agent/7.7",
    "HTTP_REFERER": "https://canary-referrer.example/from",
    "HTTP_ACCEPT_LANGUAGE": "tlh-canary",
    "HTTP_X_FORWARDED_FOR": "203.0.113.78",
}


def as_staff(user: User) -> Actor:
    return Actor(kind="staff", label=user.name, user_id=user.pk)


# --- all or nothing -----------------------------------------------------------------------------
class Faults:
    """Lets the database fail at the n-th thing that is written, or just after the commit."""

    def __init__(self, at: int | None = None) -> None:
        self.at, self.written = at, 0

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        """Run a statement, or fail instead; what only reads is let through."""
        if re.search(r"\b(INSERT|UPDATE|DELETE)\b", sql):
            self.written += 1
            if self.written == self.at:
                raise OperationalError("server closed the connection unexpectedly")
        return execute(sql, *rest)


def filled_in() -> tuple[Client, dict[str, str]]:
    browser = Client()
    return browser, hidden_fields(browser.get(reverse("cases:feedback_words"))) | {"words": "Hello"}


def rows() -> list[int]:
    kept = (Case, Entry, Promise, AuditLine, UsedKey)
    return [model.objects.count() for model in kept]  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_fault_at_any_statement_leaves_nothing_and_the_key_unused(kinds: None) -> None:
    browser, fields = filled_in()
    step = 0
    statuses = set()

    while True:
        step += 1
        with connection.execute_wrapper(Faults(at=step)):
            answer = browser.post(reverse("cases:feedback_words"), fields)
        if answer.status_code == 302:
            break
        statuses.add(answer.status_code)
        assert (step, rows()) == (step, [0, 0, 0, 0, 0])

    assert statuses == {503}
    # The key, the case, its entry, its promises, their lines, the line of the case, the answer.
    assert step == 8
    assert rows() == [1, 1, 2, 3, 1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_fault_after_the_commit_doubles_nothing(
    kinds: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, fields = filled_in()
    with monkeypatch.context() as patched:
        backend = type(connections["default"])
        real = backend._commit

        def commit(self: Any) -> None:
            real(self)
            raise OperationalError("server closed the connection unexpectedly")

        patched.setattr(backend, "_commit", commit)
        unsure = browser.post(reverse("cases:feedback_words"), fields)
    kept = rows()
    again = browser.post(reverse("cases:feedback_words"), fields)

    assert (unsure.status_code, kept) == (503, [1, 1, 2, 3, 1])
    assert again.status_code == 302
    assert rows() == kept
    shown = browser.get(again["Location"]).content.decode()
    code = shown.partition('data-code="')[2][:14]
    assert queries.case_by_code(code) == Case.objects.get()


def as_owner(*statements: str) -> None:
    """Change the tables of the test database, as only their owner may."""
    there, owner = connection.settings_dict, settings.OWNER_DATABASE
    with (
        closing(
            psycopg2.connect(
                host=there["HOST"], port=there["PORT"], dbname=there["NAME"],
                user=owner["USER"], password=owner["PASSWORD"],
            )
        ) as direct,
        direct,
        direct.cursor() as cursor,
    ):  # fmt: skip
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
@pytest.mark.parametrize("table", ["core_usedkey", "cases_case", "promises_promise"])
def test_full_disk_is_a_page_that_says_so_and_leaves_nothing(kinds: None, table: str) -> None:
    browser, fields = filled_in()
    as_owner(
        "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE SQLSTATE '53100' USING MESSAGE = 'No space left on device'; END $$",
        f"CREATE TRIGGER no_room BEFORE INSERT ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION no_room()",
    )
    try:
        answer = browser.post(reverse("cases:feedback_words"), fields)
    finally:
        as_owner("DROP FUNCTION no_room CASCADE")
    left = rows()
    again = browser.post(reverse("cases:feedback_words"), fields)

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "it was not saved" in answer.content.decode()
    assert left == [0, 0, 0, 0, 0]
    assert again.status_code == 302


@pytest.mark.django_db
def test_without_queue_and_cache_words_are_taken_all_the_same(settings: Any) -> None:
    browser, fields = filled_in()
    away = {"LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {
        name: cache | away if "redis" in str(cache.get("LOCATION")) else cache
        for name, cache in settings.CACHES.items()
    }
    settings.CELERY_BROKER_URL = away["LOCATION"]

    answer = browser.post(reverse("cases:feedback_words"), fields)

    assert answer.status_code == 302
    assert Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_twenty_parallel_sendings_make_one_case_and_one_code(kinds: None) -> None:
    first = Client()
    fields = hidden_fields(first.get(reverse("cases:feedback_words"))) | {"words": "Hello"}

    def send(_: int) -> tuple[int, str]:
        browser = Client()
        try:
            sent = browser.post(reverse("cases:feedback_words"), fields)
            shown = browser.get(sent["Location"]) if sent.status_code == 302 else sent
            return sent.status_code, shown.content.decode().partition('data-code="')[2][:14]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as crowd:
        answers = list(crowd.map(send, range(20)))

    assert Case.objects.count() == 1
    assert {status for status, _ in answers} <= {302, 409}
    codes = {code for status, code in answers if status == 302}
    assert len(codes) == 1
    assert queries.case_by_code(codes.pop()) == Case.objects.get()


@pytest.fixture
def kinds(transactional_db: None) -> None:
    """The promises a department starts with, which emptying the tables took away."""
    for key in ("first_reply", "outcome"):
        PromiseKind.objects.get_or_create(
            key=key,
            defaults={
                "title": key, "length": 3, "unit": "days", "owner_role": "community_liaison",
                "owner_label": "Community liaison",
            },
        )  # fmt: skip
    describe_department(name="Prairie Lake Police", phone="555-0100")


# --- nobody can be found ------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.slow
def test_no_table_knows_where_a_resident_came_from() -> None:
    browser = Client()
    fields = hidden_fields(browser.get(reverse("cases:feedback_words"), **CANARY))
    sent = browser.post(
        reverse("cases:feedback_words"), fields | {"words": "plaintext-canary"}, **CANARY
    )
    shown = browser.get(sent["Location"], **CANARY).content.decode()
    code = shown.partition('data-code="')[2][:14]
    for typed in ("wrong-code", code):
        page = browser.get(reverse("cases:track"), **CANARY)
        browser.post(reverse("cases:track"), hidden_fields(page) | {"code": typed}, **CANARY)
    page = browser.get(reverse("cases:open"), **CANARY)
    browser.post(
        reverse("cases:message"), hidden_fields(page) | {"words": "plaintext-canary"}, **CANARY
    )
    browser.get("/track/nowhere/", **CANARY)

    everything = whole_database()
    assert Entry.objects.filter(kind=EntryKind.MESSAGE).count() == 1
    for canary in (*CANARY.values(), "203.0.113", "plaintext-canary", code, code.replace("-", "")):
        assert canary not in everything, canary


def whole_database() -> str:
    """Every row of every table that the application may read, as text; bytes are decoded too."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = "
            "relnamespace WHERE relkind IN ('r', 'p') AND nspname = 'public' "
            "AND has_table_privilege(c.oid, 'SELECT')"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                for cell in row:
                    raw = bytes(cell) if isinstance(cell, memoryview) else str(cell).encode()
                    found.append(raw.decode("utf-8", "replace"))
    return "\n".join(found)


@pytest.mark.django_db
def test_the_hunt_would_find_a_planted_canary() -> None:
    UserFactory(name="canary-agent/7.7")

    assert "canary-agent/7.7" in whole_database()


def test_every_sealed_field_is_declared_erasable() -> None:
    for model in (Case, Entry):
        sealed = {f.name for f in model._meta.get_fields() if isinstance(f, SealedTextField)}

        assert set(model.ERASABLE) == sealed


# --- the rules of a case ------------------------------------------------------------------------


@pytest.mark.django_db
def test_submit_makes_both_promises_with_the_place(now: datetime) -> None:
    place = PlaceFactory(population=False)

    case = told(now=now, place=place)

    promises = Promise.objects.order_by("kind_id")
    assert [promise.kind_id for promise in promises] == ["first_reply", "outcome"]
    assert {(p.subject, p.place, p.label) for p in promises} == {
        (f"case:{case.public_id}", place, "Feedback")
    }
    line = AuditLine.objects.get(action="cases.submit_feedback")
    assert (line.actor_kind, line.address) == ("resident", None)
    assert line.detail == {"kind": "feedback", "channel": "web"}


@pytest.mark.django_db
def test_submit_makes_a_fresh_code_when_the_door_has_none(now: datetime) -> None:
    feedback = services.NewFeedback(words="Hello")

    first = services.submit_feedback(by=RESIDENT, feedback=feedback, now=now)
    second = services.submit_feedback(by=RESIDENT, feedback=feedback, now=now)

    assert first.code != second.code
    assert queries.case_by_code(first.code) == first.case


@pytest.mark.django_db
def test_submit_with_a_known_code_returns_the_case_as_it_is(now: datetime) -> None:
    case = told(now=now)

    again = services.submit_feedback(
        by=RESIDENT, feedback=services.NewFeedback(words="Other"), now=now + timedelta(days=9),
        code=CODE,
    )  # fmt: skip

    assert (again.case, again.case.words) == (case, "They did not say why they stopped me.")
    assert again.reply_due_at == Promise.objects.get(kind_id="first_reply").due_at
    assert Promise.objects.count() == 2


@pytest.mark.django_db
def test_database_refuses_a_bare_close(now: datetime) -> None:
    case = told(now=now)

    with pytest.raises(DatabaseError):
        Case.objects.filter(pk=case.pk).update(state=CaseState.CLOSED)


@pytest.mark.django_db
def test_stale_change_is_refused(liaison: User, now: datetime) -> None:
    told(now=now)
    services.add_message(by=RESIDENT, case=found(), words="More", now=now)

    with pytest.raises(ChangedMeanwhile):
        services.answer_case(
            by=as_staff(liaison), case=found(), words="Hi", seen_revision=0, now=now
        )


@pytest.mark.django_db
def test_case_goes_only_to_people_who_answer_residents(liaison: User, now: datetime) -> None:
    told(now=now)

    with pytest.raises(CannotWork):
        services.assign_case(
            by=as_staff(liaison), case=found(), to=UserFactory(roles=[Role.INVESTIGATOR]),
            seen_revision=0, now=now,
        )  # fmt: skip


@pytest.mark.django_db
def test_assigning_an_answered_case_keeps_it_answered(liaison: User, now: datetime) -> None:
    told(now=now)
    by = as_staff(liaison)
    services.answer_case(by=by, case=found(), words="Hi", seen_revision=0, now=now)

    services.assign_case(by=by, case=found(), to=liaison, seen_revision=1, now=now)

    assert found().state == CaseState.ANSWERED


@pytest.mark.django_db
def test_message_on_a_closed_case_and_review_of_an_open_one_are_refused(
    liaison: User, now: datetime
) -> None:
    told(now=now)
    with pytest.raises(StillOpen):
        services.ask_for_review(by=RESIDENT, case=found(), words="", now=now)
    services.close_case(
        by=as_staff(liaison), case=found(), outcome=Outcome.DONE, reason="Done", seen_revision=0,
        now=now,
    )  # fmt: skip

    with pytest.raises(AlreadyClosed):
        services.add_message(by=RESIDENT, case=found(), words="More", now=now)


@pytest.mark.django_db
def test_message_after_an_answer_nobody_has_waits_for_anyone(liaison: User, now: datetime) -> None:
    told(now=now)
    services.answer_case(by=as_staff(liaison), case=found(), words="Hi", seen_revision=0, now=now)
    Case.objects.update(assigned_to=None)

    services.add_message(by=RESIDENT, case=found(), words="More", now=now)

    assert found().state == CaseState.NEW


@pytest.mark.django_db
def test_every_change_leaves_one_line_without_words(liaison: User, now: datetime) -> None:
    told(now=now, contact="ana@example.org", reply_choice="contact")
    by = as_staff(liaison)
    services.assign_case(by=by, case=found(), to=liaison, seen_revision=0, now=now)
    services.answer_case(by=by, case=found(), words="Hi", seen_revision=1, now=now)
    services.note_on_case(by=by, case=found(), words="Note", now=now)
    services.add_message(by=RESIDENT, case=found(), words="More", now=now)
    services.close_case(
        by=by, case=found(), outcome=Outcome.DONE, reason="Done", seen_revision=3, now=now
    )
    services.ask_for_review(by=RESIDENT, case=found(), words="Again", now=now)

    lines = AuditLine.objects.filter(action__startswith="cases.").order_by("id")
    assert [line.action.partition(".")[2] for line in lines] == [
        "submit_feedback", "assign_case", "answer_case", "note_on_case", "add_message",
        "close_case", "ask_for_review",
    ]  # fmt: skip
    written = " ".join(str(line.detail) + line.target for line in lines)
    for words in ("ana@", "Hi", "Note", "More", "Done", "Again"):
        assert words not in written


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("ana@example.org", "ana@example.org"),
        ("Ana: 555-0111, ana@example.org", "ana@example.org"),
        ("555-0111", ""),
        ("ana@", ""),
        ("", ""),
    ],
)
def test_email_in_finds_an_address(contact: str, address: str) -> None:
    assert queries.email_in(contact) == address


@pytest.mark.django_db
def test_inbox_count_counts_mine_and_nobody_s(liaison: User) -> None:
    now = timezone.now()
    told(now=now)
    other = UserFactory(roles=[Role.COMMUNITY_LIAISON])
    for code, keeper in (("2345-6789-CDFG", liaison), ("HJKM-NPQR-TVWX", other)):
        case = told(code, now=now)
        services.assign_case(by=as_staff(liaison), case=case, to=keeper, seen_revision=0, now=now)

    assert queries.inbox_count(user_id=liaison.pk) == 2
