"""What the records system sends, and what it hears."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from feedback.surveys import queries
from feedback.surveys.pure.contact_events import ContactKind, Flag
from feedback.surveys.services import NewEvent
from trustapp.channels import queries as channels
from trustapp.channels.enums import Channel

_CLOCKS_DIFFER = timedelta(minutes=5)
_KINDS = ", ".join(ContactKind)


class YesOrNo(serializers.BooleanField):
    """true or false and nothing like it: a flag that was guessed at could hurt somebody."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            raise serializers.ValidationError("Send true or false.")
        return data


def _flag(what: str) -> YesOrNo:
    return YesOrNo(help_text=f"Whether {what}. Required; true means that nobody is asked.")


class ContactEventIn(serializers.Serializer):
    """A contact of one person with the police. Unknown fields are refused."""

    event_id = serializers.CharField(
        max_length=200, help_text="Your own id of this event; repeat it and nothing happens twice."
    )
    kind = serializers.CharField(
        max_length=60,
        help_text=f"One of: {_KINDS}. After any other kind nobody is asked.",
    )
    occurred_at = serializers.DateTimeField(help_text="When it ended, with its offset from UTC.")
    place = serializers.IntegerField(help_text="The number of the neighborhood.")
    language = serializers.RegexField(
        r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?$",
        max_length=12,
        error_messages={"invalid": "Send a language code such as en or es."},
    )
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    email = serializers.EmailField(max_length=254, required=False, allow_blank=True, default="")
    arrest = _flag("anyone was arrested")
    medical = _flag("it was about somebody's health")
    domestic = _flag("it was about people who live together or are related")
    sexual = _flag("it was about a sexual offense")
    violent = _flag("anyone was hurt or threatened")

    def validate_occurred_at(self, value: Any) -> Any:
        """Refuse times that have not come yet."""
        if value > timezone.now() + _CLOCKS_DIFFER:
            raise serializers.ValidationError("This time has not come yet.")
        return value

    def validate_place(self, value: int) -> int:
        """Return the place by its database id."""
        place = queries.place_by_number(value)
        if place is None:
            raise serializers.ValidationError("There is no neighborhood with this number.")
        return place

    def validate_phone(self, value: str) -> str:
        """Refuse what nobody could be called at."""
        try:
            if value:
                channels.address_hash(Channel.SMS, value)
        except ValueError:
            message = "This phone number cannot be read. Send it with its country code."
            raise serializers.ValidationError(message) from None
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse unknown fields, and an event without a way to the person."""
        unknown = sorted(set(self.initial_data) - set(self.fields))
        if unknown:
            raise serializers.ValidationError({"body": ["Some fields are unknown here."]})
        if not attrs["phone"] and not attrs["email"]:
            raise serializers.ValidationError({"email": ["Give a phone number or an e-mail."]})
        return attrs

    def event(self) -> NewEvent:
        """Return what was told."""
        told = dict(self.validated_data)
        return NewEvent(flags={flag.value: told.pop(flag.value) for flag in Flag}, **told)


class ContactEventOut(serializers.Serializer):
    """What was done. Whether the person was invited is told to nobody."""

    outcome = serializers.ChoiceField(
        choices=["accepted", "excluded"],
        help_text="excluded: after such an event nobody is asked, and nothing of it is kept.",
    )
