"""What stories promised, and whether what was done helped those who had asked."""

from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from feedback.cases.enums import Outcome, Resolved
from feedback.cases.models import Case, Helped, Story
from feedback.cases.pure.resolution import Share, share_of

# How long whoever asked may say whether it helped, and change the answer.
JUDGED_FOR = timedelta(days=60)


def story_to_judge(case: Case, *, now: datetime) -> Story | None:
    """Return the finished story about this case that its resident may judge now."""
    ended = Coalesce("finished_at", "published_at")
    finished = Story.objects.filter(case=case).exclude(outcome=Outcome.IN_PROGRESS)
    return finished.alias(ended=ended).filter(ended__gt=now - JUDGED_FOR).order_by("id").first()


def said_of(story: Story, case: Case) -> Helped | None:
    """Return what this resident said of it."""
    return Helped.objects.filter(story=story, case=case).first()


def share_helped(since: datetime) -> Share | None:
    """Return which share of those who answered since then say that it helped."""
    counts = Helped.objects.filter(said_at__gte=since).aggregate(
        total=Count("id"), helped=Count("id", filter=Q(answer=Resolved.YES))
    )
    return share_of(counts["helped"], counts["total"])
