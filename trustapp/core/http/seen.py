"""Forms of settings that know what their reader saw, so that two people do not undo each other."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from trustapp.core.errors import Overtaken
from trustapp.core.http.submission import OnceForm, new_key


class SeenForm(OnceForm):
    """A form of values that carries, hidden, the values its reader saw."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, current: Mapping[str, Any], **options: Any) -> None:
        options["initial"] = {**current, "seen": json.dumps(current)}
        super().__init__(*args, **options)

    def typed(self) -> dict[str, Any]:
        """Return the values that were handed in."""
        ours = ("seen", "submission_key")
        return {name: value for name, value in self.cleaned_data.items() if name not in ours}

    def was_seen(self) -> dict[str, Any]:
        """Return the values that were seen; none where a client sent nothing readable."""
        try:
            found = json.loads(self.cleaned_data.get("seen") or "{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def say_overtaken(self, overtaken: Overtaken, current: Mapping[str, Any]) -> None:
        """Say who was first and what stands now; what was typed stays, and can be sent again."""
        again = {"seen": json.dumps(current), "submission_key": new_key()}
        data = QueryDict(mutable=True)
        data.update(self.data)
        for name, value in again.items():
            data[name] = value
        self.data = data
        self.add_error(None, str(overtaken))
        for name in overtaken.fields:
            self.add_error(name, str(overtaken.stands(current[name])))
