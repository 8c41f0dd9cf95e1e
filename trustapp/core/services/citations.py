"""What may be cited from anywhere in the house."""

from datetime import datetime

from trustapp.core.models import Citation


def publish_citation(*, label: str, title: str, address: str, now: datetime) -> Citation:
    """Make something citable under its label, or refresh its words and address."""
    citation, _ = Citation.objects.update_or_create(
        label=label, defaults={"title": title, "address": address, "published_at": now}
    )
    return citation
