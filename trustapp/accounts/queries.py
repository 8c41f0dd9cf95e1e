"""Who there is, and what they may do."""

from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from trustapp.accounts.enums import RequestOutcome, Role
from trustapp.accounts.models import (
    ApiToken,
    Assignment,
    KnownDevice,
    Officer,
    OpenSession,
    RoleGrant,
    RoleRequest,
    User,
)
from trustapp.audit.models import AuditLine
from trustapp.core.pure.codes import keyed_hash
from trustapp.keeping.enums import Kind
from trustapp.keeping.queries import Due
from trustapp.keeping.rules import TERMS

REQUEST_LASTS = timedelta(days=7)
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def people() -> QuerySet[User]:
    """Return accounts with the roles they hold, open ones first, by name."""
    held = RoleGrant.objects.filter(revoked_at__isnull=True).order_by("role")
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
    return (
        User.objects.prefetch_related(Prefetch("role_grants", queryset=held, to_attr="held"))
        .annotate(has_second_factor=Exists(factors))
        .order_by("-is_active", "name", "pk")
    )


def ways_of(user: User) -> set[str]:
    """Return which kinds of second factor an account has: `totp`, `webauthn`, `recovery_codes`."""
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))


def factors_of(user: User) -> QuerySet[Authenticator]:
    """Return the app and the passkeys of an account, in the order they came."""
    held: QuerySet[Authenticator] = Authenticator.objects.filter(user=user)
    return held.filter(type__in=SECOND_FACTORS).order_by("id")


def recovery_codes_left(user: User) -> int:
    """Return how many recovery codes are unused."""
    codes = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(codes.wrap().get_unused_codes()) if codes else 0


def names() -> list[tuple[int, str]]:
    """Return number and name of every account there ever was, by name."""
    return list(User.objects.order_by("name", "pk").values_list("pk", "name"))


def is_in_time(asked: RoleRequest, now: datetime) -> bool:
    """Say whether a request for a role may still be confirmed by the calendar."""
    return now - asked.requested_at <= REQUEST_LASTS


def still_stands(asked: RoleRequest, now: datetime) -> bool:
    """Say whether a request may be confirmed: in time, of an administrator, for an open account."""
    administrators = RoleGrant.objects.filter(
        user=asked.requested_by_id, role=Role.ADMINISTRATOR, revoked_at__isnull=True
    )
    return (
        is_in_time(asked, now)
        and asked.user.is_active
        and administrators.filter(user__is_active=True).exists()
    )


def waiting_requests(now: datetime) -> QuerySet[RoleRequest]:
    """Return the sensitive roles that wait for a second person, the oldest first."""
    waiting = RoleRequest.objects.filter(
        outcome=RequestOutcome.WAITING, requested_at__gte=now - REQUEST_LASTS
    )
    return waiting.select_related("user", "requested_by").order_by("requested_at", "id")


def is_known_device(*, mark: str, email: str) -> bool:
    """Say whether this account has proved both factors on this device."""
    return KnownDevice.objects.filter(mark=mark, user__email=email.lower()).exists()


def known_devices(user: User) -> QuerySet[KnownDevice]:
    """Return the devices of an account, the one seen last first."""
    return KnownDevice.objects.filter(user=user).order_by("-last_seen_at", "-id")


def open_sessions(user: User, now: datetime) -> QuerySet[OpenSession]:
    """Return where an account is signed in, the session used last first.

    When a session was last used is written down once a minute.
    """
    idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS + 60)
    absolute = timedelta(seconds=settings.SESSION_ABSOLUTE_SECONDS)
    found = OpenSession.objects.filter(
        user=user, last_used_at__gt=now - idle, started_at__gt=now - absolute
    )
    return found.order_by("-last_used_at", "-id")


def person_to_set_up(token: str) -> User | None:
    """Return the account that a setup link is for, while the link is good."""
    number, _, word = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    user = User.objects.filter(pk=int(number), is_active=True).first()
    if user is None or user.has_usable_password():
        return None
    return user if default_token_generator.check_token(user, word) else None


def token_hash(secret: str) -> str:
    """Return the hash under which an API token is stored."""
    return keyed_hash(settings.SECRET_KEY.encode(), "api-token", secret)


def active_token(secret: str) -> ApiToken | None:
    """Return the token with this secret, unless it was revoked."""
    return ApiToken.objects.filter(token_hash=token_hash(secret), revoked_at__isnull=True).first()


def account_mark(user_id: int) -> str:
    """Return what stands for an account in a browser, where neither name nor number should."""
    return keyed_hash(settings.SECRET_KEY.encode(), "account-mark", str(user_id))[:24]


def officers_led_by(user_id: int, today: date) -> QuerySet[Officer]:
    """Return the officers that this supervisor answers for on a day, never themselves.

    Those whose assignment names them, and those for whom no supervisor is named.
    """
    current = Assignment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today), officer=OuterRef("pk"),
        starts_on__lte=today, supervisor__isnull=False,
    )  # fmt: skip
    return Officer.objects.filter(
        Exists(current.filter(supervisor__user=user_id)) | ~Exists(current)
    ).exclude(user=user_id)


def addresses_due(now: datetime) -> Due:
    """Return the lines of the record that have told long enough from where something was done."""
    lines = AuditLine.objects.filter(address__isnull=False, at__lt=_kept_since(Kind.ADDRESSES, now))
    return Due(Kind.ADDRESSES, lines, at="at")


def devices_due(now: datetime) -> Due:
    """Return the devices that nobody has signed in on for too long."""
    devices = KnownDevice.objects.filter(last_seen_at__lt=_kept_since(Kind.DEVICES, now))
    return Due(Kind.DEVICES, devices, at="last_seen_at")


def sessions_due(now: datetime) -> Due:
    """Return where people were signed in that is over for a day."""
    sessions = OpenSession.objects.filter(last_used_at__lt=_kept_since(Kind.SESSIONS, now))
    return Due(Kind.SESSIONS, sessions, at="last_used_at")


def _kept_since(kind: Kind, now: datetime) -> datetime:
    return now - timedelta(days=TERMS[kind].usual)
