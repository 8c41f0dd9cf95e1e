"""Everything that is forgotten asks whether a hold keeps it, or is listed here with the reason."""

import ast
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from engagement.policies.enums import CommentState
from engagement.policies.models import Comment, HandedIn
from engagement.visits.models import CheckBucket, RecentContact
from feedback.cases import services as cases
from feedback.cases.enums import Outcome
from feedback.surveys.models import ContactFile, LetterBatch
from tests.factories import channels, drafts
from tests.factories.accounts import UserFactory
from tests.factories.cases import BY, told
from tests.factories.surveys import ContactFactory, WaveFactory
from tests.factories.visits import PlanFactory, SignalFactory, officer
from tests.house.test_floors import ROOT, product_files
from trustapp.accounts.models import KnownDevice, OpenSession
from trustapp.audit import services as audit
from trustapp.celery import app
from trustapp.channels.enums import MessageState
from trustapp.channels.models import EMPTIED, Message
from trustapp.channels.services import queue_messages
from trustapp.core.models import Tick
from trustapp.core.pure.actor import Actor
from trustapp.keeping import queries, services
from trustapp.keeping.enums import Kind
from trustapp.keeping.models import Hold
from trustapp.keeping.rules import TERMS

DAY = timedelta(days=1)
Moment = datetime


# --- one thing of each kind, as old as the moment given -----------------------------------------
def a_case(at: Moment) -> None:
    case = told(now=at)
    cases.close_case(
        case=case, outcome=Outcome.DONE, reason="Done.", by=BY, seen_revision=case.revision, now=at
    )


def a_plan(at: Moment) -> None:
    PlanFactory(planned_on=at.date(), officers=[officer()])


def a_signal(at: Moment) -> None:
    SignalFactory(month=at.date())


def a_bucket(at: Moment) -> None:
    CheckBucket.objects.create(officer=officer(), quarter_on=at.date())


def a_contact(at: Moment) -> None:
    RecentContact.objects.create(mark="m", day=at.date())


def a_person(at: Moment) -> None:
    ContactFactory(is_listed=False, added_at=at, place__population=False)


def a_list(at: Moment) -> None:
    ContactFile.objects.create(text="a@example.org", kept_at=at)


def letters(at: Moment) -> None:
    LetterBatch.objects.create(
        wave=WaveFactory(closes_at=timezone.now() + DAY), count=1, document="file", asked_at=at,
        printed_at=at,
    )  # fmt: skip


def a_message(at: Moment) -> None:
    queue_messages(letters=[channels.letter()], now=at)
    Message.objects.update(state=MessageState.SENT, settled_at=at, **EMPTIED)


def a_comment(at: Moment) -> None:
    said = drafts.say(drafts.open_period(now=at), now=at)
    Comment.objects.filter(pk=said.pk).update(state=CommentState.UNCONFIRMED)


def a_document(at: Moment) -> None:
    HandedIn.objects.create(kind="md", handed_in_by=UserFactory(), handed_in_at=at, read_at=at)


def a_line(at: Moment) -> None:
    someone = Actor(kind="staff", label="Sam", user_id=1, address="192.0.2.1")
    audit.record(by=someone, action="tests.act", target="x", now=at)


def a_device(at: Moment) -> None:
    KnownDevice.objects.create(user=UserFactory(), mark="m", first_seen_at=at, last_seen_at=at)


def a_session(at: Moment) -> None:
    OpenSession.objects.create(user=UserFactory(), session_key="k", started_at=at, last_used_at=at)


MADE: dict[Kind, Callable[[Moment], None]] = {
    Kind.CASES: a_case, Kind.VISITS: a_plan, Kind.SIGNALS: a_signal, Kind.CHECKS: a_bucket,
    Kind.CONTACTS: a_contact, Kind.PEOPLE_ASKED: a_person, Kind.CONTACT_FILES: a_list,
    Kind.LETTERS: letters, Kind.RECIPIENTS: a_message, Kind.UNCONFIRMED: a_comment,
    Kind.DOCUMENTS: a_document, Kind.ADDRESSES: a_line, Kind.DEVICES: a_device,
    Kind.SESSIONS: a_session,
}  # fmt: skip


def stands(kind: Kind) -> tuple[int, int]:
    """How many of a kind a run would take now, and how many holds keep."""
    counted = queries.due(kind, timezone.now()).counted()
    return counted["free"], counted["held"]


def run(kind: Kind) -> None:
    app.loader.import_default_modules()
    # Some look once a day, whoever pokes.
    Tick.objects.all().delete()
    current_app.tasks[settings.KEPT[kind][1]]()


def hold(kind: Kind, begins_on: date, ends_on: date | None = None) -> None:
    services.place_hold(
        kind=kind, begins_on=begins_on, ends_on=ends_on, reason="A claim", by=BY,
        now=timezone.now(),
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("kind", Kind)
def test_what_has_had_its_time_goes_and_what_is_held_stays(kind: Kind) -> None:
    # At noon, so that no zone makes another day of it.
    at = timezone.localtime().replace(hour=12) - (TERMS[kind].usual + 40) * DAY
    MADE[kind](at)
    assert stands(kind) == (1, 0)

    hold(kind, at.date(), at.date())
    run(kind)
    assert stands(kind) == (0, 1)

    Hold.objects.update(lifted_at=timezone.now())
    hold(kind, at.date() + DAY)
    run(kind)
    assert stands(kind) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", Kind)
def test_what_is_younger_stays(kind: Kind) -> None:
    MADE[kind](timezone.now())
    run(kind)

    assert stands(kind) == (0, 0)
    assert queries.due(kind, timezone.now() + (TERMS[kind].usual + 40) * DAY).free().exists()


def test_every_kind_names_its_question_and_its_job() -> None:
    scheduled = {job["task"] for job in settings.CELERY_BEAT_SCHEDULE.values()}

    assert set(settings.KEPT) == set(Kind.values)
    assert set(TERMS) == set(Kind)
    for question, job in settings.KEPT.values():
        assert ".queries." in question
        assert callable(import_string(question))
        assert job in scheduled


# Jobs that forget, and hold nothing of anybody: what a hold is about is not in them.
OUTSIDE = {
    "core.forget_old_keys": "keyed marks of requests that were answered; no words, no people",
}
# Jobs that take nothing that tells of anybody.
TAKE_NOTHING = {
    "cases.suggest_alike",
    "core.relay_announcements", "channels.deliver_due", "channels.release_stale_claims",
    "surveys.advance_waves", "trust.fold_answers", "trust.recount_cells",
    "policies.print_missing", "policies.remind_signers", "files.redraw_waiting",
    "promises.mark_missed", "policies.advance_consultations", "policies.plan_reviews",
    "visits.advance_trials", "visits.draw_checks", "visits.count_work",
}  # fmt: skip


def test_every_periodic_job_forgets_under_holds_or_takes_nothing() -> None:
    scheduled = {job["task"] for job in settings.CELERY_BEAT_SCHEDULE.values()}
    asking = {job for _question, job in settings.KEPT.values()}

    assert scheduled == asking | set(OUTSIDE) | TAKE_NOTHING
    assert {job for job in TAKE_NOTHING if "forget" in job or "erase" in job} == set()


# Services that forget without asking, and why they may.
MAY = {
    "trustapp/audit/services.py:forget_addresses": "called by accounts, which asks until when",
    "trustapp/local/services/benchmarks/pages.py:forget": "pages of a benchmark",
    "trustapp/local/services/prepared.py:forget": "what was prepared on this machine",
    "feedback/cases/services/notices.py:forget_contact": "its resident asks for it, by code",
    "feedback/trust/services/folding.py:erase_response": "somebody takes their answer back",
    "trustapp/core/services/department.py:_forget": "what a process remembers, to be read anew",
    "trustapp/core/services/keys.py:forget_old_keys": OUTSIDE["core.forget_old_keys"],
    "trustapp/accounts/services/sessions.py:forget_device": "its person asks for it",
    "trustapp/channels/services/releasing.py:_forget_claims": "marks of senders; no message",
    "trustapp/channels/services/stencils.py:forget_stencils": "words of ours that nobody gets",
    "trustapp/channels/services/forgetting.py:forget_messages": "called by erasing, which asks",
    "trustapp/files/services/keeping.py:forget_files": "called by erasing, which asks",
    "trustapp/redaction/services/forgetting.py:forget_strikes": "called by erasing, which asks",
    "trustapp/promises/services.py:forget_reasons": "called by erasing, which asks",
    "feedback/surveys/services/contacts.py:_forget": "somebody has just decided about the list",
    "feedback/cases/services/erasing.py:_erase": "called with cases that may go",
}


def test_every_service_that_forgets_begins_with_what_is_free() -> None:
    found = set()
    for file in product_files():
        if "services" not in str(file.relative_to(ROOT)):
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.FunctionDef):
                continue
            forgets = node.name.lstrip("_").startswith(("forget", "erase"))
            body = ast.unparse(node)
            asks = any(word in body for word in (".free()", "_erase_some("))
            if forgets and not asks:
                found.add(f"{file.relative_to(ROOT)}:{node.name}")

    assert found == set(MAY)
