"""Where staff hold comment periods, read comments, answer, meet and review."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate

from engagement.policies import queries, services
from engagement.policies.enums import CommentState, ReviewCause
from engagement.policies.models import Comment, Consultation, Meeting, Response, Review, Theme
from engagement.policies.services import Grounds, NewComment
from tests.factories.accounts import UserFactory
from tests.factories.drafts import open_period, plan_meeting, published, say
from tests.factories.places import PlaceFactory
from tests.factories.policies import BODY, EDITOR, draft_text, make_draft, make_policy
from trustapp.accounts.enums import Role
from trustapp.core.pure.actor import RESIDENT

pytestmark = pytest.mark.django_db
SLUG = "use-of-force-v1"


@pytest.fixture
def now() -> Any:
    return timezone.now()


@pytest.fixture
def desk(sign_in: Any) -> Client:
    editor: Client = sign_in(UserFactory(roles=[Role.POLICY_EDITOR]))
    return editor


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def rows(**first: Any) -> dict[str, Any]:
    management = {"form-TOTAL_FORMS": 4, "form-INITIAL_FORMS": 0}
    return management | {f"form-0-{name}": value for name, value in first.items()}


def test_draft_goes_out_in_two_screens_and_once(desk: Client, now: Any) -> None:
    draft = make_draft(now=now)
    page = text(desk.get("/staff/drafts/"))
    assert 'href="/staff/drafts/new/use-of-force/"' in page

    form = {"revision": 1, "plan": "days-30", "starts_on": localdate(), "submission_key": "k"}
    answers = [desk.post("/staff/drafts/new/use-of-force/", form | rows()) for _ in range(2)]

    assert [each["Location"] for each in answers] == [f"/staff/drafts/{SLUG}/"] * 2
    assert Consultation.objects.get().version == draft
    assert "Before the draft can take effect" in text(desk.get(f"/staff/drafts/{SLUG}/"))


def test_phases_of_ones_own_are_kept_in_the_order_of_their_days(desk: Client, now: Any) -> None:
    make_draft(now=now)
    today = localdate()
    own = rows(kind="comment", starts_on=today, ends_on=today + timedelta(days=9)) | {
        "form-1-kind": "other", "form-1-name": "The council debates",
        "form-1-starts_on": today + timedelta(days=20),
        "form-1-ends_on": today + timedelta(days=21),
    }  # fmt: skip

    desk.post("/staff/drafts/new/use-of-force/", {"revision": 1, "plan": "own", **own})

    phases = Consultation.objects.get().phases.order_by("position")
    assert [str(each.label) for each in phases] == ["Comments are open", "The council debates"]


def test_plan_with_meetings_owes_one_in_every_place(desk: Client, now: Any) -> None:
    make_draft(now=now)
    PlaceFactory(name="Northside")
    form = {"revision": 1, "plan": "days-90", "starts_on": localdate()}

    desk.post("/staff/drafts/new/use-of-force/", form | rows())

    assert "No meeting was held yet for: Northside" in text(desk.get(f"/staff/drafts/{SLUG}/"))


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"revision": 0}, "saved by somebody else"),
        ({"starts_on": ""}, "Choose the first day."),
        ({"starts_on": "2020-01-01"}, "The first phase begins today or later."),
        ({"plan": "own"}, "Plan at least one phase in which people may comment."),
    ],
)
def test_what_cannot_go_out_says_why(
    desk: Client, now: Any, typed: dict[str, Any], problem: str
) -> None:
    make_draft(now=now)
    form = {"revision": 1, "plan": "days-30", "starts_on": localdate(), **typed}

    assert problem in text(desk.post("/staff/drafts/new/use-of-force/", form | rows()))
    assert Consultation.objects.count() == 0


def test_new_text_is_shown_on_a_press(desk: Client, now: Any) -> None:
    period = open_period(now=now)
    services.save_draft(
        policy=period.policy, revision=1, by=EDITOR, now=now,
        content=draft_text(body=BODY.replace("when you can", "always")),
    )  # fmt: skip

    assert "The draft was changed since" in text(desk.get(f"/staff/drafts/{SLUG}/"))
    stale = desk.post(f"/staff/drafts/{SLUG}/text/", {"revision": 1})
    shown = desk.post(f"/staff/drafts/{SLUG}/text/", {"revision": 2})

    assert stale.status_code == 409
    assert shown["Location"] == f"/staff/drafts/{SLUG}/"
    assert [each.number for each in queries.snapshots_of(period)] == [2, 1]


def test_comments_are_sorted_and_answered(desk: Client, now: Any) -> None:
    period = open_period(now=now)
    one, two = (published(period, words, now=now) for words in ("A.", "B."))
    desk.post(f"/staff/drafts/{SLUG}/themes/", {"title": "Warn first", "submission_key": "k"})
    desk.post(f"/staff/drafts/{SLUG}/themes/", {"title": "Warn first", "submission_key": "k"})
    theme = Theme.objects.get()
    address = f"/staff/drafts/{SLUG}/comments/"

    ticked = {"comment": [one.public_id, two.public_id, "nonsense"]}
    desk.post(address, {**ticked, "do": f"in:{theme.public_id}"})
    assert theme.comments.count() == 2
    desk.post(address, {"comment": two.public_id, "do": f"out:{theme.public_id}"})
    assert theme.comments.count() == 1
    assert "Warn first" in text(desk.get(address))

    said = {"decision": "changed", "what": "We warn.", "why": "It helps.", "submission_key": "a"}
    refused = desk.post(f"/staff/themes/{theme.public_id}/", said)
    assert "Say which part of the text was changed." in text(refused)
    for _ in range(2):
        desk.post(f"/staff/themes/{theme.public_id}/", {**said, "clause_keys": ["warnings"]})
    desk.post(f"/staff/comments/{two.public_id}/", {**said, "decision": "not_changed"})

    assert Response.objects.count() == 2
    assert Response.objects.get(theme=theme).clause_keys == ["warnings"]
    assert "A new answer corrects the one before it." in text(
        desk.get(f"/staff/themes/{theme.public_id}/")
    )


def test_queue_publishes_and_removes_by_the_rules(sign_in: Any, now: Any) -> None:
    period = open_period(now=now)
    good, bad = say(period, "Good words.", now=now), say(period, "Call 312 555 0142", now=now)
    liaison = sign_in(UserFactory(roles=[Role.COMMUNITY_LIAISON]))

    page = text(liaison.get("/staff/comments/"))
    assert "could point to a person" in page
    for _ in range(2):
        liaison.post(f"/staff/comments/{good.public_id}/publish/")
    unsaid = liaison.post(f"/staff/comments/{bad.public_id}/remove/", {}, follow=True)
    assert "Choose the rule by which it is not published." in text(unsaid)
    liaison.post(f"/staff/comments/{bad.public_id}/remove/", {"because": "personal_data"})

    states = Comment.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [CommentState.PUBLISHED, CommentState.REMOVED]
    assert "Nothing waits." in text(liaison.get("/staff/comments/"))


def test_unconfirmed_comment_cannot_be_decided(sign_in: Any, now: Any) -> None:
    comment = say(open_period(now=now), mail="ana@example.org", now=now)
    liaison = sign_in(UserFactory(roles=[Role.COMMUNITY_LIAISON]))

    for act in ("publish", "remove"):
        address = f"/staff/comments/{comment.public_id}/{act}/"
        answered = liaison.post(address, {"because": "threat"}, follow=True)
        assert "has not confirmed this comment yet" in text(answered)


def test_meeting_is_announced_held_and_written_down(desk: Client, now: Any) -> None:
    open_period(now=now)
    place = PlaceFactory(name="Northside")
    form = {
        "places": [place.slug], "held_at": localdate() + timedelta(days=7), "venue": "Library",
        "facilitator": "Rosa Diaz", "facilitator_from": "Mediation Center",
        "taking_part_remotely": "555-0142", "languages": "English, Spanish",
    }  # fmt: skip

    unstated = desk.post(f"/staff/drafts/{SLUG}/meeting/", form)
    desk.post(f"/staff/drafts/{SLUG}/meeting/", {**form, "is_neutral": "on"})
    meeting = Meeting.objects.get()
    address = f"/staff/meetings/{meeting.public_id}/"
    early = desk.post(f"{address}minutes/", {"minutes": "Said."})
    Meeting.objects.update(held_at=now - timedelta(hours=1))
    desk.post(f"{address}minutes/", {"minutes": "Twelve people came."})
    desk.post(f"{address}said/", {"words": "Speak slowly.", "language": "en"})

    assert "There is a problem" in text(unstated)
    assert early.status_code == 409
    meeting.refresh_from_db()
    assert (meeting.languages, meeting.minutes) == (["English", "Spanish"], "Twelve people came.")
    assert Comment.objects.get().meeting == meeting
    assert "Speak slowly." in text(desk.get(address))
    assert desk.post(f"{address}nonsense/").status_code == 404


def test_meeting_is_cancelled_with_a_reason(desk: Client, now: Any) -> None:
    meeting = plan_meeting(open_period(now=now), now=now)

    desk.post(f"/staff/meetings/{meeting.public_id}/cancel/", {"because": "The hall is shut."})

    assert "The hall is shut." in text(desk.get(f"/staff/meetings/{meeting.public_id}/"))
    assert "The hall is shut." in text(desk.get(f"/drafts/{SLUG}/"))


def test_review_is_opened_summed_up_and_closed(desk: Client, now: Any) -> None:
    policy = make_policy()
    version = queries.newest_version(policy.pk)
    told = services.tell_how_it_works(
        version=version, comment=NewComment(words="Nobody warned me."), by=RESIDENT, now=now
    )
    services.publish_comment(comment=told, by=EDITOR, now=now)
    desk.post(
        "/staff/reviews/new/use-of-force/",
        {"clause_key": "warnings", "cause": "staff", "because": "Unclear."},
    )
    review = Review.objects.get()
    address = f"/staff/reviews/{review.public_id}/"

    assert "1 person said how it works for them" in text(desk.get("/staff/reviews/"))
    desk.post(f"{address}themes/", {"title": "No warning", "comment": [told.public_id]})
    page = text(desk.get(address))
    unready = desk.post(f"{address}close/", {"outcome": "new_version", "reason": "Better."})
    desk.post(f"{address}close/", {"outcome": "stays", "reason": "It is clear now."})

    assert "No warning" in page
    assert Theme.objects.get().comments.get() == told
    assert "No version was published since this review began." in text(unready)
    review.refresh_from_db()
    assert (review.clause_key, review.outcome) == ("warnings", "stays")


def test_day_of_the_next_review_is_promised(desk: Client) -> None:
    policy = make_policy()
    day = localdate() + timedelta(days=30)

    late = desk.post("/staff/reviews/new/use-of-force/", {"day": "2020-01-01"})
    desk.post("/staff/reviews/new/use-of-force/", {"day": day})

    assert "Choose a day that has not passed." in text(late)
    assert localdate(queries.review_due_on(policy)) == day


@pytest.mark.parametrize("count", [1, 3])
def test_staff_lists_ask_the_database_as_often_for_many(
    desk: Client, count: int, django_assert_num_queries: Any, now: Any
) -> None:
    period = open_period(now=now)
    policy = make_policy(number="9.0", title="Old")
    for number in range(count):
        make_draft(now=now, number=f"6.{number}", title=f"Quiet {number}")
        open_period(now=now, number=f"5.{number}", title=f"Draft {number}")
        say(period, f"Say {number}.", now=now)
        published(period, f"Said {number}.", now=now)
        services.open_review(
            policy=policy, by=EDITOR, now=now,
            grounds=Grounds(cause=ReviewCause.STAFF, because=f"Reason {number}."),
        )  # fmt: skip

    addresses = ("/staff/drafts/", "/staff/comments/", f"/staff/drafts/{SLUG}/comments/")
    for address in (*addresses, "/staff/reviews/"):
        desk.get(address)
        with django_assert_num_queries(COSTS[address]):
            desk.get(address)


COSTS = {
    "/staff/drafts/": 7, "/staff/comments/": 6, f"/staff/drafts/{SLUG}/comments/": 12,
    "/staff/reviews/": 6,
}  # fmt: skip

ADDRESSES = [
    "/staff/drafts/", "/staff/drafts/new/quiet/", f"/staff/drafts/{SLUG}/",
    f"/staff/drafts/{SLUG}/comments/", f"/staff/drafts/{SLUG}/meeting/", "/staff/reviews/",
    "/staff/reviews/new/old/",
]  # fmt: skip
LIAISON_TOO = ["/staff/comments/"]


def test_only_editors_hold_periods_and_liaisons_read_comments(sign_in: Any, now: Any) -> None:
    open_period(now=now)
    make_draft(now=now, number="6.1", title="Quiet")
    make_policy(number="9.0", title="Old")

    for address in (*ADDRESSES, *LIAISON_TOO):
        assert "/accounts/login/" in Client().get(address)["Location"], address
    for role in (Role.OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR):
        stranger = sign_in(UserFactory(roles=[role]), Client())
        assert {stranger.get(each).status_code for each in (*ADDRESSES, *LIAISON_TOO)} == {403}
    liaison = sign_in(UserFactory(roles=[Role.COMMUNITY_LIAISON]), Client())
    assert {liaison.get(each).status_code for each in ADDRESSES} == {403}
    assert liaison.get("/staff/comments/").status_code == 200
    editor = sign_in(UserFactory(roles=[Role.POLICY_EDITOR]), Client())
    assert {editor.get(each).status_code for each in (*ADDRESSES, *LIAISON_TOO)} == {200}


@pytest.mark.parametrize(
    "address",
    [
        "/staff/drafts/nothing-v1/", "/staff/drafts/new/nothing/", "/staff/drafts/nothing-v1/text/",
        "/staff/drafts/nothing-v1/comments/", "/staff/drafts/nothing-v1/meeting/",
        "/staff/themes/00000000-0000-4000-8000-000000000000/",
        "/staff/meetings/00000000-0000-4000-8000-000000000000/",
        "/staff/comments/00000000-0000-4000-8000-000000000000/",
        "/staff/comments/00000000-0000-4000-8000-000000000000/publish/",
        "/staff/reviews/00000000-0000-4000-8000-000000000000/", "/staff/reviews/new/nothing/",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(desk: Client, address: str) -> None:
    posts = ("/text/", "/publish/")
    answered = desk.post(address) if address.endswith(posts) else desk.get(address)

    assert answered.status_code == 404
