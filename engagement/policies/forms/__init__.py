"""What comes in about policies."""

from engagement.policies.forms.drafting import DraftForm, PolicyForm, PublishForm, SearchForm

__all__ = ["DraftForm", "PolicyForm", "PublishForm", "SearchForm"]
