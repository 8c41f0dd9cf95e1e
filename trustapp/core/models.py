"""What every room may need: public names, one-time keys, announcements, ticks, the department."""

import uuid
from functools import lru_cache
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from trustapp.core.pure.sealing import KeyRing


class PublicModel(models.Model):
    """A row that the outside world knows by a name which says nothing."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class SealedTextField(models.BinaryField):  # type: ignore[type-arg]
    """Text that is sealed before it reaches the database and opened when it comes back."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        return None if value is None else ring().open(bytes(value))

    def get_db_prep_value(
        self,
        value: Any,
        connection: Any,
        prepared: bool = False,  # noqa: FBT001, FBT002 - theirs
    ) -> Any:
        sealed = ring().seal(value) if isinstance(value, str) else value
        return super().get_db_prep_value(sealed, connection, prepared)

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))


def ring() -> KeyRing:
    """Return the key ring that seals and opens text at rest."""
    return _parsed(settings.KEYRING)


@lru_cache(maxsize=8)
def _parsed(keys: str) -> KeyRing:
    return KeyRing.parse(keys)


class Department(models.Model):
    """The department as it introduces itself; one row."""

    name = models.CharField(max_length=120)
    tagline = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40)
    text_number = models.CharField(max_length=40, blank=True)
    relay_number = models.CharField(max_length=40, blank=True)
    emergency_number = models.CharField(max_length=20, default="911")
    hours = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=200, blank=True)
    postal_address = models.CharField(max_length=200, blank=True)
    independent_name = models.CharField(max_length=120)
    independent_phone = models.CharField(max_length=40)
    independent_url = models.URLField(blank=True)
    city_name = models.CharField(max_length=120)
    is_demo = models.BooleanField(default=False)
    # What the department chose where the product leaves a choice, by part: read with the row that
    # every page reads anyway. What was chosen before stands in the record.
    choices = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_department")
        ]

    def __str__(self) -> str:
        return self.name


class UsedKey(models.Model):
    """A one-time key of a form or an API request, with the answer it was given."""

    purpose = models.CharField(max_length=60)
    key_hash = models.CharField(max_length=64)
    body_hash = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    claimed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["purpose", "key_hash"], name="key_used_once")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} key"


class Announcement(models.Model):
    """News on its way up: which topic, about what."""

    topic = models.CharField(max_length=80)
    ref = models.CharField(max_length=120)
    announced_at = models.DateTimeField(auto_now_add=True)
    relayed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["id"],
                name="announcement_waiting",
                condition=models.Q(relayed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.ref}"


class Tick(models.Model):
    """One run of one periodic job: whoever inserts it does the work."""

    job = models.CharField(max_length=80)
    tick_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "tick_at"], name="tick_happens_once")
        ]

    def __str__(self) -> str:
        return f"{self.job} at {self.tick_at}"


class Citation(models.Model):
    """Something that others may cite: `POL-4.2@v3`, with the words and the address to show."""

    label = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=240)
    address = models.CharField(max_length=240)
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.label
