"""A door as an officer taps it."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.visits.enums import Topic, VisitOutcome
from engagement.visits.services import Event, FollowUp


class EventForm(forms.Form):
    """An outcome and its topics, under an id that is made before anything is sent."""

    event_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    outcome = forms.ChoiceField(
        label=_("What happened"),
        choices=VisitOutcome.choices,
        widget=forms.RadioSelect(attrs={"class": "tiles"}),
        error_messages={"required": _("Tap what happened.")},
    )
    topics = forms.MultipleChoiceField(
        label=_("What they talked about"),
        choices=Topic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "row"}),
    )

    @property
    def event(self) -> Event:
        """What was tapped, as the service takes it."""
        return Event(
            event_id=self.cleaned_data["event_id"],
            outcome=VisitOutcome(self.cleaned_data["outcome"]),
            topics=tuple(Topic(topic) for topic in self.cleaned_data["topics"]),
            follow_up=self.follow_up,
        )

    @property
    def follow_up(self) -> FollowUp | None:
        """What they asked for; a plain event asks for nothing."""
        return None


class LogForm(EventForm):
    """What happened at a door, and what they asked for."""

    wants_follow_up = forms.BooleanField(
        label=_("They asked us to come back or get in touch"), required=False
    )
    words = forms.CharField(
        label=_("In their words"),
        help_text=_("What they want from us. Nothing about who they are or how they live."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    has_consent = forms.BooleanField(
        label=_("They agreed that we note this and the door"), required=False
    )

    @property
    def follow_up(self) -> FollowUp | None:
        given = self.cleaned_data
        if not given["wants_follow_up"] and not given["words"]:
            return None
        return FollowUp(words=given["words"], has_consent=given["has_consent"])
