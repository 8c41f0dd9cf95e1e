"""What programs send and get."""

from typing import Any

from rest_framework import serializers

from feedback.surveys.pure.linter import LONGEST_TEXT, Label

_MOST_OPTIONS = 50
_LONGEST_OPTION = 300


class WordingIn(serializers.Serializer):
    """A question with its answer options; without options it is an open question."""

    text = serializers.CharField(max_length=LONGEST_TEXT)
    options = serializers.ListField(
        child=serializers.CharField(max_length=_LONGEST_OPTION),
        max_length=_MOST_OPTIONS,
        default=list,
    )
    language = serializers.CharField(
        max_length=12, default="en", help_text="The language of the question, such as en or es."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        unknown = sorted(set(self.initial_data) - set(self.fields))
        if unknown:
            raise serializers.ValidationError({name: ["Unknown field."] for name in unknown})
        return attrs


class AdviceOut(serializers.Serializer):
    """One remark: what is wrong, where, why, and what may be better."""

    label = serializers.ChoiceField(choices=[label.value for label in Label])
    name = serializers.CharField()
    sentence = serializers.CharField()
    excerpt = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    rewrite = serializers.CharField()
    options = serializers.ListField(child=serializers.CharField())


class LintOut(serializers.Serializer):
    """All remarks on a question; none means that nothing was found."""

    findings = AdviceOut(many=True)
