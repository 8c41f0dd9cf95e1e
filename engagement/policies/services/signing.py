"""Reading and signing: asked of roles and places, answered by each person once, for one version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from engagement.policies.enums import ReminderKind
from engagement.policies.models import (
    QuizTry,
    Signature,
    SigningReminder,
    SigningRequest,
    Version,
)
from engagement.policies.pure import quiz
from engagement.policies.queries import signing as queries
from trustapp.accounts.models import User
from trustapp.audit.services import record
from trustapp.channels import services as channels
from trustapp.channels.enums import Delivery
from trustapp.core.errors import Refused
from trustapp.core.jobs import enqueue
from trustapp.core.pure.actor import Actor

PURPOSE = "policy_to_sign"
SOON = timedelta(days=3)


class AskedAlready(Refused):
    message = _("Signatures under this version are asked for already.")
    code = "asked_already"


class NotNewest(Refused):
    message = _("Only the newest published version can be signed.")
    code = "not_newest"


class DueInThePast(Refused):
    message = _("Choose today or a later day.")
    code = "due_in_the_past"


class NotAsked(Refused):
    message = _("You are not asked to sign this, or it has ended. Nothing was signed.")
    code = "not_asked"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a go at signing: a signature, or the questions that were not right."""

    signature: Signature | None
    wrong: list[int]


@transaction.atomic
def ask_to_sign(
    *,
    version: Version,
    roles: Sequence[str],
    place_ids: Sequence[int],
    due_on: date,
    questions: Sequence[quiz.Question],
    by: Actor,
    now: datetime,
) -> SigningRequest:
    """Ask everyone with these roles, in these places, to read and sign a version.

    Raises NotNewest, DueInThePast and AskedAlready.
    """
    newest = Version.objects.published().filter(policy=version.policy_id).order_by("-number")
    if newest.values_list("pk", flat=True).first() != version.pk:
        raise NotNewest
    if due_on < localdate(now):
        raise DueInThePast
    try:
        with transaction.atomic():
            request = SigningRequest.objects.create(
                version=version,
                roles=sorted(roles),
                place_ids=sorted(place_ids),
                due_on=due_on,
                quiz=[question.dump() for question in questions],
                asked_by_id=by.user_id,
                asked_at=now,
            )
    except IntegrityError as error:
        raise AskedAlready from error
    _record(by, "policies.ask_to_sign", request, now)
    enqueue("policies.remind_signers")
    return request


@transaction.atomic
def end_signing(*, request: SigningRequest, by: Actor, now: datetime) -> None:
    """Ask nobody any more; what was signed stays. A second click changes nothing."""
    if SigningRequest.objects.filter(pk=request.pk, ended_at__isnull=True).update(ended_at=now):
        _record(by, "policies.end_signing", request, now)


@transaction.atomic
def ask_anew(*, version: Version, by: Actor, now: datetime) -> SigningRequest | None:
    """Ask the same people to sign a version that was just published; no signature carries over.

    They have as long as they had before. The questions were about other words, so none are asked.
    """
    before = queries.newest_request(version)
    if before is None or before.ended_at is not None or before.version_id == version.pk:
        return None
    end_signing(request=before, by=by, now=now)
    had = max(before.due_on - localdate(before.asked_at), queries.SHORTEST)
    return ask_to_sign(
        version=version, roles=before.roles, place_ids=before.place_ids,
        due_on=localdate(now) + had, questions=(), by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def sign_version(
    *, request: SigningRequest, user: User, answers: Sequence[int | None], by: Actor, now: datetime
) -> Outcome:
    """Sign for one person when every question is answered right; every go is counted.

    Whoever has signed gets the same signature again. Raises NotAsked.
    """
    # One person at a time: two clicks are one signature, and two goes are counted as two.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    asked = queries.request_for(request.public_id, user, today=localdate(now))
    if asked is None:
        raise NotAsked
    signed = Signature.objects.filter(request=request, user=user).first()
    if signed is not None:
        return Outcome(signed, [])
    questions = quiz.load(request.quiz)
    wrong = quiz.wrong(questions, answers)
    if questions:
        QuizTry.objects.create(
            request=request, user=user, answers=list(answers), is_right=not wrong, tried_at=now
        )
    if wrong:
        return Outcome(None, wrong)
    signature = Signature.objects.create(request=request, user=user, signed_at=now)
    _record(by, "policies.sign_version", request, now)
    return Outcome(signature, [])


def remind_signers(*, now: datetime) -> int:
    """Queue what is due of each open request: asked, soon, late; each person once of a kind."""
    names = list(queries.open_requests().values_list("pk", flat=True))
    return sum(_remind(name, now) for name in names)


@transaction.atomic
def _remind(request_id: int, now: datetime) -> int:
    request = (
        SigningRequest.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("version__policy")
        .filter(pk=request_id, ended_at__isnull=True)
        .first()
    )
    if request is None:
        return 0
    today = localdate(now)
    sent = set(SigningReminder.objects.filter(request=request).values_list("user", "kind"))
    due = []
    for signer in queries.signers(request, today=today):
        kind = _kind(signer, today)
        if signer.signed_at is None and (signer.user.pk, kind) not in sent:
            due.append((signer, kind))
    SigningReminder.objects.bulk_create(
        SigningReminder(request=request, user=signer.user, kind=kind, queued_at=now)
        for signer, kind in due
    )
    channels.queue_messages(
        letters=[_letter(request, signer, kind) for signer, kind in due], now=now
    )
    return len(due)


def _kind(signer: queries.Signer, today: date) -> ReminderKind:
    if signer.due_on < today:
        return ReminderKind.LATE
    return ReminderKind.SOON if signer.due_on - today <= SOON else ReminderKind.ASKED


def _letter(request: SigningRequest, signer: queries.Signer, kind: ReminderKind) -> channels.Letter:
    policy = request.version.policy
    with override(settings.LANGUAGE_CODE):
        words = {
            "policy": f"{policy.number} {policy.title}",
            "day": signer.due_on.isoformat(),
            "page": settings.BASE_URL + reverse("policies:sign", args=[request.public_id]),
        }
        title = {
            ReminderKind.ASKED: gettext("Please read and sign: %(policy)s"),
            ReminderKind.SOON: gettext("To be signed by %(day)s: %(policy)s"),
            ReminderKind.LATE: gettext("Not signed yet: %(policy)s"),
        }[kind]
        text = gettext(
            "This policy was published or has changed. Please read and sign it by %(day)s: %(page)s"
        )
    return channels.Letter(
        recipient=signer.user.email,
        title=title % words,
        text=text % words,
        language=settings.LANGUAGE_CODE,
        purpose=PURPOSE,
        subject_ref=f"signing:{request.public_id}",
        delivery=Delivery.AT_MOST_ONCE,
    )


def _record(by: Actor, action: str, request: SigningRequest, now: datetime) -> None:
    record(
        by=by,
        action=action,
        target=f"signing:{request.public_id}",
        now=now,
        detail={"version": request.version.label},
    )
