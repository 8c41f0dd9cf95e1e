"""Somebody without an account comments on a draft, and finds the answer on the same clause."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from engagement.policies import services
from engagement.policies.enums import Decision
from engagement.policies.models import Comment, Consultation, Version
from tests.factories.drafts import LIAISON, answer, close, open_period
from tests.factories.policies import EDITOR, approve, draft_text, make_policy, publish
from tests.journeys.conftest import Inside
from tests.trustapp.local.machine import Machine

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PHONE = {"width": 390, "height": 844}
SLUG = "searches-of-cars-v2"
FIRST = "## Aim\nKeep people safe.\n\n## Searches\nSearch a car only with a yes."
# The part is fourth now, has another name and was cut in two; then it moves to the front.
SECOND = (
    "## Words {#words}\nWhat words mean.\n\n## Aim {#aim}\nKeep people safe.\n\n"
    "## Homes {#homes from=-}\nA home is another matter.\n\n"
    "## When we search a car {#searches}\nSearch a car only with a written yes.\n\n"
    "## In which language {#language from=searches}\nThe yes is asked in a language people read."
)
THIRD = (
    "## In which language we ask {#language}\nThe yes is asked in any language people read.\n\n"
    "## When we search a car {#searches}\nSearch a car only with a written yes.\n\n"
    "## Aim {#aim}\nKeep people safe."
)
SAID = "My father cannot read an English form."
WHY = "A yes that nobody could read is no yes."


def test_resident_comments_on_a_part_and_finds_the_answer_on_it_two_versions_later(
    house: Machine, go_inside: Inside, browser: Any
) -> None:
    with go_inside(house):
        put_out()
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()

    page.goto(f"{house.address}/drafts/{SLUG}/")
    page.locator("#searches").get_by_role("link", name="Comment on this part").click()
    page.get_by_label("Your comment").fill(SAID)
    page.get_by_role("button", name="Send my comment").click()
    code = page.locator("[data-code]").get_attribute("data-code")
    with go_inside(house):
        answer_and_publish_twice()
    page.goto(f"{house.address}/drafts/yours/")
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Show my comment").click()
    mine = page.locator("main").inner_text()
    page.get_by_role("link", name="Read this part as it is now").first.click()
    clause = page.locator("#language")
    clause.get_by_text("said about this part, and our answer").click()
    shown = clause.inner_text()
    address = page.url
    context.close()

    assert SAID in mine
    assert WHY in mine
    assert address.split("#")[0].endswith("/policies/searches-of-cars/v/3/")
    assert SAID in shown
    assert WHY in shown


def put_out() -> None:
    """Publish a policy and put its next version out for comment."""
    now = timezone.now()
    policy = make_policy(number="8.8", title="Searches of cars", now=now, body=FIRST)
    draft = services.start_draft(policy=policy, by=EDITOR, now=now)
    body = draft.body.replace("with a yes", "with a written yes")
    draft = services.save_draft(
        policy=policy, revision=draft.revision, content=draft_text(body=body), by=EDITOR, now=now
    )
    open_period(draft, now=now)


def answer_and_publish_twice() -> None:
    """Publish the comment, answer it, and let two versions take effect."""
    period = Consultation.objects.get(slug=SLUG)
    comment = Comment.objects.get(consultation=period)
    services.publish_comment(comment=comment, by=LIAISON, now=timezone.now())
    over = timezone.now() + timedelta(days=31)
    close(period, now=over)
    answer(
        Comment.objects.get(pk=comment.pk), now=over, decision=Decision.CHANGED, why=WHY,
        what="It has a part of its own now.", clause_keys=("searches",),
    )  # fmt: skip
    draft = Version.objects.select_related("policy").get(pk=period.version_id)
    text = draft_text(body=SECOND, in_force_on=localdate(over))
    approve(
        services.save_draft(
            policy=draft.policy, revision=draft.revision, content=text, by=EDITOR, now=over
        ),
        now=over,
    )
    publish(draft.policy, now=over + timedelta(days=1), body=THIRD)
