"""What comes in about policies."""

from engagement.policies.forms.drafting import (
    AnswerForm,
    DraftForm,
    PolicyForm,
    RetireForm,
    SearchForm,
    SendForm,
)

__all__ = ["AnswerForm", "DraftForm", "PolicyForm", "RetireForm", "SearchForm", "SendForm"]
