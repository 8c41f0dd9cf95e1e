"""One-time submission keys of forms: a double click and a reload have one effect."""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms

from trustapp.core import services


def new_key() -> str:
    """Return a fresh key for a form that is about to be shown."""
    return secrets.token_urlsafe(18)


class OnceForm(forms.Form):
    """A form that carries a one-time key; mix it in first and show it with hidden fields."""

    submission_key = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=64, initial=new_key
    )

    def submit_once(
        self, *, purpose: str, now: datetime, work: Callable[[], dict[str, Any]]
    ) -> dict[str, Any]:
        """Run the work once for this form's key and return its JSON-able answer.

        Someone who sends the same key with changed words is told so by KeyReused. A form without
        a key (a client that dropped the hidden field) is simply accepted.
        """
        key = self.cleaned_data.get("submission_key") or new_key()
        body = {name: str(value) for name, value in self.cleaned_data.items()}
        answer, _ = services.run_once(
            purpose=f"form:{purpose}", key=key, body=body, now=now, work=work
        )
        return answer
