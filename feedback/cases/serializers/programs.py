"""What programs send and get."""

from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from rest_framework import serializers

from feedback.cases import queries
from feedback.cases.enums import CaseKind, CaseState, Channel, Fairness, Outcome, ReplyChoice
from feedback.cases.pure.limits import LONGEST_LINE, MOST_WORDS
from feedback.cases.services import NewFeedback
from trustapp.core.pure.text import tidy


class TidyText(serializers.CharField):
    """Free words, tidied like those of a form."""

    def to_internal_value(self, data: Any) -> str:
        return tidy(super().to_internal_value(data))


class CategoryField(serializers.SlugRelatedField):
    """A category that is in use, by its id."""

    default_error_messages: ClassVar = {
        "does_not_exist": "No category in use has this id. Ask for the list of categories.",
        "invalid": "Give the id of a category as a UUID. Ask for the list of categories.",
    }

    def to_internal_value(self, data: Any) -> Any:
        try:
            return super().to_internal_value(UUID(data) if isinstance(data, str) else None)
        except ValueError:
            self.fail("invalid")


class CategoryOut(serializers.Serializer):
    """What a message can be about."""

    id = serializers.UUIDField(source="public_id")
    names = serializers.DictField(
        child=serializers.CharField(),
        help_text="By language; the department's own is always there.",
    )


class FeedbackIn(serializers.Serializer):
    """What a program hands in for a resident; everything may be missing but not everything at once.

    Nothing that identifies a device or a person belongs here, and unknown fields are refused, so
    that a program notices what it tried to pass on.
    """

    kind = serializers.ChoiceField(choices=CaseKind.choices, default=CaseKind.FEEDBACK)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    listened = serializers.ChoiceField(choices=Fairness.choices, required=False)
    respectful = serializers.ChoiceField(choices=Fairness.choices, required=False)
    explained = serializers.ChoiceField(choices=Fairness.choices, required=False)
    fair = serializers.ChoiceField(choices=Fairness.choices, required=False)
    happened = TidyText(max_length=LONGEST_LINE, required=False, allow_blank=True)
    words = TidyText(max_length=MOST_WORDS, required=False, allow_blank=True)
    whom = TidyText(max_length=LONGEST_LINE, required=False, allow_blank=True)
    may_share = serializers.BooleanField(default=False)
    place = serializers.SlugRelatedField(
        slug_field="slug",
        queryset=queries.place_options(),
        required=False,
        allow_null=True,
        help_text="The slug of a neighborhood.",
    )
    category = CategoryField(
        slug_field="public_id",
        queryset=queries.categories(),
        required=False,
        allow_null=True,
        help_text="What it is about: an id from `/api/v1/feedback/categories/`.",
    )
    reply_choice = serializers.ChoiceField(
        choices=[ReplyChoice.CODE, ReplyChoice.NONE, ReplyChoice.CONTACT], default=ReplyChoice.CODE
    )
    contact = TidyText(max_length=LONGEST_LINE, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        unknown = sorted(set(self.initial_data) - set(self.fields))
        if unknown:
            raise serializers.ValidationError({name: ["Unknown field."] for name in unknown})
        answers = (attrs.get(name) for name in ("listened", "respectful", "explained", "fair"))
        if not attrs.get("words") and not any(answers):
            raise serializers.ValidationError(
                {"words": ["Answer at least one question, or write a few words."]}
            )
        if attrs["reply_choice"] == ReplyChoice.CONTACT and not attrs.get("contact"):
            raise serializers.ValidationError({"contact": ["Give a phone number or an e-mail."]})
        return attrs

    def feedback(self) -> NewFeedback:
        """Return what was told."""
        return NewFeedback(channel=Channel.API, **self.validated_data)


class ReceiptOut(serializers.Serializer):
    """What comes back, once: we cannot find the code again."""

    code = serializers.CharField(help_text="The tracking code. Show it to the resident now.")
    track_url = serializers.URLField()
    reply_due_at = serializers.DateTimeField(help_text="The day by which we promised a reply.")


class CodeIn(serializers.Serializer):
    """A tracking code, in the body so that it reaches no log."""

    code = serializers.CharField(max_length=200, trim_whitespace=True)


class MessageOut(serializers.Serializer):
    """One message between the resident and us."""

    author = serializers.CharField()
    is_ours = serializers.BooleanField()
    sent_at = serializers.DateTimeField()
    text = serializers.CharField()


class StatusOut(serializers.Serializer):
    """Where things stand."""

    state = serializers.ChoiceField(choices=CaseState.choices)
    status = serializers.CharField(help_text="One sentence for the resident.")
    keeper = serializers.CharField(help_text="Who has it.")
    next_due_at = serializers.DateTimeField(allow_null=True)
    missed = serializers.ListField(child=serializers.CharField())
    outcome = serializers.ChoiceField(choices=Outcome.choices, allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    messages = MessageOut(many=True)
