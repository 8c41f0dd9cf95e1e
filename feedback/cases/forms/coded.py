"""A form whose sending has one code, however often it arrives."""

import json

from django.conf import settings

from feedback.cases.pure.receipts import receipt_code
from feedback.cases.services import NewFeedback
from trustapp.core.http.submission import OnceForm, new_key


class CodedForm(OnceForm):
    """What becomes a case."""

    def feedback(self) -> NewFeedback:
        """Return what was told."""
        raise NotImplementedError

    def renew_key(self) -> None:
        """Make the next sending a new one: the old key was spent on other words."""
        self.data = {**dict(self.data.items()), "submission_key": new_key()}

    def code(self) -> str | None:
        """Return the code of exactly this sending, the same one for a repetition.

        Without a key there is nothing to recognise a repetition by, and no code to work out.
        """
        key = self.cleaned_data["submission_key"]
        if not key:
            return None
        body = {name: str(value) for name, value in self.cleaned_data.items()}
        return receipt_code(
            settings.SECRET_KEY.encode(),
            key=key,
            body=json.dumps(body, sort_keys=True),
        )
