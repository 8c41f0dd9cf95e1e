"""Promises in every state."""

from datetime import UTC, datetime, timedelta

import factory

from trustapp.promises.models import Promise

MADE = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


class PromiseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Promise

    kind_id = "first_reply"
    subject = factory.Sequence(lambda number: f"case:{number}")
    label = factory.Sequence(lambda number: f"Feedback {number}")
    made_at = MADE
    due_at = factory.LazyAttribute(lambda promise: promise.made_at + timedelta(days=3))
