"""Who: staff accounts and their roles; officers, who are not accounts; tokens for programs."""

from typing import Any, ClassVar

import rules
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone

from trustapp.accounts.enums import RequestOutcome, Role
from trustapp.core.models import PublicModel
from trustapp.places.models import Place


class UserManager(BaseUserManager["User"]):
    """Makes accounts by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Save a new account; without a password nobody can sign in to it."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A staff account. It has no power of its own: roles give it, and can be taken away."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """Return the name as staff and residents read it."""
        return self.name

    @property
    def first_name(self) -> str:
        """The name a greeting uses."""
        return self.name.split(" ")[0]

    def has_perm(self, permission: str, thing: Any = None) -> bool:
        """Ask the rooms' rules; a closed account may do nothing."""
        return self.is_active and bool(rules.has_perm(permission, self, thing))

    @property
    def roles(self) -> frozenset[str]:
        """The roles held now, read once per request."""
        held = self.__dict__.get("_roles")
        if held is None:
            held = frozenset(
                self.role_grants.filter(revoked_at__isnull=True).values_list("role", flat=True)
            )
            self.__dict__["_roles"] = held
        return held


class RoleGrant(models.Model):
    """A role given to an account, by whom and when; taking it away acts on the next request."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=30, choices=Role.choices)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(revoked_at__isnull=True),
                name="role_held_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.user_id}"


class RoleRequest(PublicModel):
    """The wish of one administrator to give a sensitive role; another one decides."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_requests")
    role = models.CharField(max_length=30, choices=Role.choices)
    reason = models.CharField(max_length=300)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    outcome = models.CharField(
        max_length=10, choices=RequestOutcome.choices, default=RequestOutcome.WAITING
    )
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(outcome=RequestOutcome.WAITING),
                name="role_waited_for_once",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=RequestOutcome.CONFIRMED)
                | (
                    Q(decided_by__isnull=False)
                    & ~Q(decided_by=models.F("requested_by"))
                    & ~Q(decided_by=models.F("user"))
                ),
                name="role_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} for {self.user_id}"


class KnownDevice(models.Model):
    """A browser on which an account has proved both factors; strangers cannot lock it out."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="known_devices")
    # The keyed hash of what the browser keeps.
    mark = models.CharField(max_length=64)
    words = models.CharField(max_length=60, blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "mark"], name="known_device_once")
        ]

    def __str__(self) -> str:
        return f"device of {self.user_id}"


class OpenSession(models.Model):
    """What a person can tell one of their sessions by; forgotten a day after it was last used."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="open_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    words = models.CharField(max_length=60, blank=True)
    address = models.GenericIPAddressField(null=True)
    started_at = models.DateTimeField()
    last_used_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"session of {self.user_id}"


class Officer(PublicModel):
    """An officer of the department, past or present; may or may not have an account."""

    name = models.CharField(max_length=120)
    rank = models.CharField(max_length=60, default="Officer")
    badge = models.CharField(max_length=20, blank=True)
    # Officers choose what the public sees of them; initials are the default.
    shows_full_name = models.BooleanField(default=False)
    spoken_languages = models.JSONField(default=list)
    next_meeting = models.CharField(max_length=200, blank=True)
    user = models.OneToOneField(User, on_delete=models.SET_NULL, null=True, related_name="officer")

    def __str__(self) -> str:
        return self.public_name

    @property
    def public_name(self) -> str:
        """The name as the officer lets the public see it."""
        return f"{self.rank} {self.name if self.shows_full_name else self.initials}"

    @property
    def initials(self) -> str:
        """First letters of the name."""
        return "".join(part[0] for part in self.name.split()[:3])


class Assignment(models.Model):
    """Where an officer served, from when to when, and under whom."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="assignments")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="assignments")
    supervisor = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="assignment_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} in {self.place_id}"


class ApiToken(models.Model):
    """A program's key to the API: stored as a hash, limited to named scopes."""

    name = models.CharField(max_length=120)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    # Nobody, when it was issued from the command line.
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    # What the API framework asks of whoever is calling.
    is_authenticated = True

    def __str__(self) -> str:
        return self.name
