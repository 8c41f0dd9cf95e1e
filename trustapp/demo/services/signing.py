"""A policy that officers read and sign: some have, some have not."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from engagement.policies import services as policies
from engagement.policies.models import Version
from engagement.policies.pure import quiz
from trustapp.accounts.models import User
from trustapp.demo.services.people import read
from trustapp.demo.services.stories import actor


def load_signing(*, accounts: dict[str, User], now: datetime) -> None:
    """Ask for signatures under the newest version of a policy, and let some people sign."""
    told = read("signing")
    asked_at = now - timedelta(days=told["asked_days_ago"])
    request = policies.ask_to_sign(
        version=Version.objects.published().filter(policy__number=told["number"]).latest("number"),
        roles=told["roles"],
        place_ids=(),
        due_on=localdate(now) + timedelta(days=told["due_in_days"]),
        questions=quiz.parse(told["quiz"]),
        by=actor(accounts["policy@prairielake.example"]),
        now=asked_at,
    )
    for email in told["signed_by"]:
        policies.sign_version(
            request=request, user=accounts[email], answers=told["answers"],
            by=actor(accounts[email]), now=asked_at + timedelta(days=1),
        )  # fmt: skip
