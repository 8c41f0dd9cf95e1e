"""Cases whose time is up go from every table; counts, stories and the record stay."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from feedback.cases import queries, services
from feedback.cases.enums import Outcome, ReplyChoice, Resolved
from feedback.cases.models import Case, Entry, ErasedCount, Story
from tests.factories import files
from tests.factories.accounts import UserFactory
from tests.factories.cases import BY, RECEIVED, found, team, told
from tests.factories.places import PlaceFactory
from tests.sign_in import signed_in
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User
from trustapp.audit.models import AuditLine
from trustapp.channels.models import Message
from trustapp.core.enums import Mark
from trustapp.core.http.submission import new_key
from trustapp.core.pure.actor import RESIDENT, Actor
from trustapp.files.models import File, Part
from trustapp.files.pure.kinds import Handed
from trustapp.files.pure.kinds import Kind as FileKind
from trustapp.keeping import services as keeping
from trustapp.keeping.enums import Kind
from trustapp.keeping.models import Hold
from trustapp.promises.models import Promise
from trustapp.redaction.enums import Why
from trustapp.redaction.models import Original, Strike

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PHOTO = Handed(FileKind.JPEG, files.saved(files.picture(), "JPEG"))
DUE = RECEIVED + 1830 * DAY


def closed(code: str = "7KMX-4QRT-9HDW", *, now: datetime = RECEIVED, **parts: Any) -> Case:
    case = told(code, now=now, **parts)
    return services.close_case(
        case=case, outcome=Outcome.DONE, reason="It is done.", by=BY,
        seen_revision=case.revision, now=now + DAY,
    )  # fmt: skip


def erase(now: datetime = DUE) -> int:
    return services.erase_due(by=BY, now=now)


def tables() -> Iterator[tuple[str, bytes]]:
    """Yield every table as it is kept: sealed words are bytes of which nothing may be left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        for (table,) in cursor.fetchall():
            cursor.execute("SELECT has_table_privilege(current_user, %s, 'SELECT')", [table])
            if not cursor.fetchone()[0]:
                continue
            text = io.BytesIO()
            cursor.cursor.copy_expert(f"COPY (SELECT * FROM {table}) TO STDOUT", text)
            yield table, text.getvalue()


def sealed() -> set[bytes]:
    """Return all that is sealed of cases, files and messages, as a dump holds it."""
    marks = set()
    with connection.cursor() as cursor:
        for table, column in (
            ("cases_case", "words"), ("cases_case", "contact"), ("cases_case", "outcome_reason"),
            ("cases_entry", "words"), ("files_part", "sealed"), ("files_copy", "key"),
            ("channels_message", "recipient"), ("channels_message", "text"),
            ("redaction_original", "words"), ("redaction_strike", "passage"),
        ):  # fmt: skip
            cursor.execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")
            rows = [bytes(value).hex().encode()[:200] for (value,) in cursor.fetchall()]
            assert rows, f"nothing planted in {table}.{column}"
            marks |= set(rows)
    return marks


def where(marks: set[bytes]) -> set[str]:
    return {table for table, text in tables() for mark in marks if mark in text}


def test_due_case_is_gone_from_every_table() -> None:
    case = closed(
        reply_choice=ReplyChoice.CONTACT, contact="ana@example.org", attached=(PHOTO,),
        place=PlaceFactory(population=False),
    )  # fmt: skip
    services.say_if_resolved(
        case=case, answer=Resolved.YES, words="Thank you.", by=RESIDENT, now=RECEIVED + 2 * DAY
    )
    Promise.objects.update(reason="We had no time.")
    Original.objects.create(
        subject=case.subject, part="words", words="Ana told.", sealed_at=RECEIVED
    )
    Strike.objects.create(
        subject=case.subject,
        passage="Ana",
        mark=Mark.values[0],
        why=Why.values[0],
        struck_at=RECEIVED,
    )
    marks = sealed() | {case.code_hash.encode()}
    assert where(marks) == {
        "cases_case", "cases_entry", "channels_message", "files_copy", "files_part",
        "redaction_original", "redaction_strike",
    }  # fmt: skip

    assert (erase(), erase()) == (1, 0)

    assert where(marks) == set()
    named = {table for table, text in tables() if str(case.public_id).encode() in text}
    assert named == {"audit_auditline", "promises_promise"}
    assert set(Promise.objects.values_list("reason", flat=True)) == {""}
    assert not any(model.objects.exists() for model in (Case, Entry, File, Part, Message))
    assert AuditLine.objects.latest("id").action == "cases.erase_case"
    count = ErasedCount.objects.get()
    assert (str(count.month), count.kind, count.outcome, count.resolved, count.count) == (
        "2026-03-01", "feedback", "done", "yes", 1,
    )  # fmt: skip


def test_only_what_is_closed_and_old_goes() -> None:
    told("2222-2222-2222")
    closed("3333-3333-3333", now=DUE - 300 * DAY)
    spoken = closed("4444-4444-4444")
    services.say_if_resolved(
        case=spoken, answer=Resolved.PARTLY, words="", by=RESIDENT, now=DUE - 10 * DAY
    )
    closed("5555-5555-5555")

    assert erase() == 1
    assert Case.objects.count() == 3
    assert queries.case_by_code("5555-5555-5555") is None


def test_department_says_how_long() -> None:
    closed()
    keeping.set_length(kind=Kind.CASES, days=730, reason="Enough", by=BY, now=RECEIVED)

    assert erase(RECEIVED + 730 * DAY) == 0
    assert erase(RECEIVED + 732 * DAY) == 1


def test_stories_and_counts_stay() -> None:
    case = closed()
    Story.objects.create(
        case=case, slug="lights", you_said="It is dark.", we_did="Lamps.", outcome=Outcome.DONE,
        published_at=RECEIVED,
    )  # fmt: skip
    for code in ("2222-2222-2222", "3333-3333-3333"):
        closed(code)

    assert erase() == 3

    assert Story.objects.get().case is None
    assert ErasedCount.objects.get().count == 3
    closed("4444-4444-4444")
    erase()
    assert ErasedCount.objects.get().count == 4


def test_held_case_stays_until_two_lift_it() -> None:
    case, other = closed(), closed("2222-2222-2222")
    for _ in range(2):
        hold = services.hold_case(case=case, reason="A claim", by=BY, now=RECEIVED)

    assert erase() == 1
    assert found() == case
    assert queries.case_by_public_id(other.public_id) is None
    assert queries.hold_on_case(case) == hold

    people = [Actor(kind="staff", label=name, user_id=pk) for pk, name in ((1, "A"), (2, "B"))]
    asked = keeping.propose_to_lift(hold=hold, reason="Settled", by=people[0], now=DUE)
    assert erase() == 0
    keeping.confirm(proposal=asked, by=people[1], now=DUE)
    assert erase() == 1


def test_hold_over_days_keeps_what_came_in_then() -> None:
    closed()
    closed("2222-2222-2222", now=RECEIVED + 40 * DAY)
    day = RECEIVED.date()
    keeping.place_hold(
        kind=Kind.CASES, begins_on=day, ends_on=day, reason="A claim", by=BY, now=RECEIVED
    )

    assert erase(DUE + 60 * DAY) == 1
    assert Case.objects.get().received_at == RECEIVED


@pytest.mark.django_db(transaction=True)
def test_case_that_somebody_holds_right_now_is_left(
    promise_kinds: None,
) -> None:
    closed()
    erased: list[int] = []

    def run() -> None:
        try:
            erased.append(erase())
        finally:
            connection.close()

    with transaction.atomic():
        services.hold_case(case=found(), reason="A claim", by=BY, now=RECEIVED)
        meanwhile = Thread(target=run)
        meanwhile.start()
        meanwhile.join()
    assert (erased, erase()) == ([0], 0)


# --- the page -------------------------------------------------------------------------------------
def address(case: Case) -> str:
    return reverse("cases:hold", args=[case.public_id])


def test_supervisor_lets_a_case_stay(client: Client, supervisor: User) -> None:
    case, browser = closed(), signed_in(client, supervisor)
    item = reverse("cases:item", args=[case.public_id])
    assert address(case) in browser.get(item).content.decode()
    given = {"submission_key": new_key(), "reason": "A claim of the city"}

    missing = browser.post(address(case), given | {"reason": ""})
    answers = [browser.post(address(case), given)["Location"] for _ in range(2)]

    assert "Say why." in missing.content.decode()
    assert set(answers) == {item}
    hold = Hold.objects.get()
    assert (hold.subject, hold.reason, hold.placed_by_id) == (
        case.subject, "A claim of the city", supervisor.pk,
    )  # fmt: skip
    assert "Robin Vega placed a hold" in browser.get(address(case)).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SUPERVISOR])
def test_nobody_else_holds_a_case(client: Client, role: Role) -> None:
    case, browser = closed(), signed_in(client, UserFactory(roles=[role]))

    assert browser.post(address(case), {"reason": "x"}).status_code == 403
    assert not Hold.objects.exists()


def test_case_of_others_is_not_there(client: Client, supervisor: User) -> None:
    case = closed()
    Case.objects.update(team=team(UserFactory(roles=[Role.COMMUNITY_LIAISON])))
    browser = signed_in(client, supervisor)

    assert browser.get(address(case)).status_code == 404
    assert browser.post(address(case), {"reason": "x"}).status_code == 404
