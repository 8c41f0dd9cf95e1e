"""What comes in at the front door."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FindForm(forms.Form):
    """Which neighbourhood, as the person calls it."""

    place = forms.CharField(label=_("Your neighborhood"), max_length=120)
