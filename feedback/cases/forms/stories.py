"""Which stories to show."""

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.cases.enums import Outcome
from feedback.cases.forms.fields import PlaceField


class StoryFilter(forms.Form):
    """Place and outcome; a filter that makes no sense is as good as none."""

    place = PlaceField(label=_("Place"), empty_label=_("The whole city"))
    outcome = forms.ChoiceField(
        label=_("What came of it"),
        required=False,
        choices=[("", _("Everything")), *Outcome.choices],
    )
