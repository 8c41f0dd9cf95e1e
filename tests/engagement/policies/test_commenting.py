"""Commenting without an account, confirming by mail, asking to look again."""

import re
from datetime import timedelta

import pytest

from engagement.policies import queries, services
from engagement.policies.enums import CommentKind, CommentState, Decision, RemovalReason
from engagement.policies.models import Comment
from engagement.policies.pure.anchors import Quote, quote_range
from engagement.policies.services import NewComment
from tests.factories.drafts import (
    LIAISON,
    answer,
    close,
    day_after_comments,
    open_period,
    plan_meeting,
    published,
    say,
)
from tests.factories.policies import EDITOR, NOW, make_policy
from trustapp.audit.models import AuditLine
from trustapp.channels.models import Message
from trustapp.core.pure.actor import RESIDENT, Actor

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TOKEN = re.compile(r"/drafts/confirm/([^/]+)/")


def token_in_mail() -> str:
    return TOKEN.findall(Message.objects.get(purpose="comment_confirm").text)[0]


def test_comment_on_words_of_a_part_waits_for_a_person() -> None:
    text = "Warn people when you can."
    quote = quote_range(text, 0, 11)

    comment = say(open_period(), clause_key="warnings", quote=quote, code="CCCC-DDDD-FFFF")

    assert (comment.kind, comment.state) == (CommentKind.DRAFT, CommentState.WAITING)
    assert comment.anchor == Quote("Warn people", "", " when you can.", 0)
    assert queries.comment_by_code("cccc dddd ffff") == comment
    assert queries.comment_by_code("CCCC-DDDD-FFFG") is None
    assert comment.confirmed_at == NOW


def test_same_code_twice_is_one_comment() -> None:
    consultation = open_period()

    first = say(consultation, code="CCCC-DDDD-FFFF")
    second = say(consultation, code="CCCC-DDDD-FFFF")

    assert first == second
    assert Comment.objects.count() == 1


def test_words_and_address_lie_sealed() -> None:
    comment = say(open_period(), "canaryword", mail="canary@example.org")

    row = Comment.objects.filter(pk=comment.pk).extra(
        select={"raw": "words::text || coalesce(mail::text, '')"}
    )
    assert "canary" not in bytes.fromhex("".join(re.findall(r"[0-9a-f]{2}", row.get().raw))).decode(
        "latin-1"
    )


def test_closed_period_takes_no_comment() -> None:
    consultation = open_period()
    over = day_after_comments(consultation)
    close(consultation, now=over)

    with pytest.raises(services.CommentsClosed):
        say(consultation, now=over)


def test_comment_before_the_first_day_is_refused() -> None:
    consultation = open_period()

    with pytest.raises(services.CommentsClosed):
        say(consultation, now=NOW - 2 * DAY)


def test_mail_is_confirmed_once_by_its_link() -> None:
    comment = say(open_period(), mail="ana@example.org")
    assert comment.state == CommentState.UNCONFIRMED

    token = token_in_mail()
    confirmed = services.confirm_comment(
        token=token, code="CCCC-DDDD-FFFF", by=RESIDENT, now=NOW + DAY
    )

    assert (confirmed.state, confirmed.mail) == (CommentState.WAITING, "ana@example.org")
    assert queries.comment_by_code("CCCC-DDDD-FFFF") == comment
    with pytest.raises(services.LinkIsOver):
        services.confirm_comment(token=token, code="X", by=RESIDENT, now=NOW + DAY)


@pytest.mark.parametrize("late", [2 * DAY + timedelta(seconds=1), 30 * DAY])
def test_link_is_over_after_two_days_and_everything_is_deleted(late: timedelta) -> None:
    say(open_period(), mail="ana@example.org")

    with pytest.raises(services.LinkIsOver):
        services.confirm_comment(token=token_in_mail(), code="X", by=RESIDENT, now=NOW + late)
    assert services.forget_unconfirmed(by=EDITOR, now=NOW + DAY) == 0
    assert services.forget_unconfirmed(by=EDITOR, now=NOW + late) == 1
    assert Comment.objects.count() == 0


def test_unknown_link_is_over() -> None:
    with pytest.raises(services.LinkIsOver):
        services.confirm_comment(token="nobody", code="X", by=RESIDENT, now=NOW)


def test_answer_is_told_once_by_mail_and_the_address_forgotten() -> None:
    consultation = open_period()
    comment = say(consultation, mail="ana@example.org")
    services.confirm_comment(token=token_in_mail(), code="C", by=RESIDENT, now=NOW)
    services.publish_comment(comment=comment, by=LIAISON, now=NOW)

    answer(Comment.objects.get())
    answer(Comment.objects.get(), why="A better reason.")

    notice = Message.objects.get(purpose="comment_notice")
    assert notice.recipient == "ana@example.org"
    assert "/drafts/yours/" in notice.text
    assert Comment.objects.get().mail is None


def test_unconfirmed_comment_is_nobodys_to_judge() -> None:
    comment = say(open_period(), mail="ana@example.org")

    with pytest.raises(services.NotConfirmed):
        services.publish_comment(comment=comment, by=LIAISON, now=NOW)
    with pytest.raises(services.NotConfirmed):
        services.remove_comment(comment=comment, because=RemovalReason.THREAT, by=LIAISON, now=NOW)


def test_flags_hide_nothing_and_end_with_a_look() -> None:
    comment = published(open_period())

    for _ in range(50):
        services.flag_comment(comment=comment, by=RESIDENT, now=NOW)
    assert Comment.objects.get().is_published
    assert list(queries.to_look_at()) == [comment]
    services.publish_comment(comment=comment, by=LIAISON, now=NOW)

    assert Comment.objects.get().flags == 0
    assert list(queries.to_look_at()) == []
    assert AuditLine.objects.filter(action="policies.keep_comment").count() == 1


def test_publishing_twice_is_once() -> None:
    comment = published(open_period())

    services.publish_comment(comment=comment, by=LIAISON, now=NOW + DAY)

    assert Comment.objects.get().moderated_at == NOW
    assert AuditLine.objects.filter(action="policies.publish_comment").count() == 1


def test_removal_needs_a_ground_and_is_told_to_the_sender() -> None:
    comment = say(open_period(), mail="ana@example.org")
    services.confirm_comment(token=token_in_mail(), code="C", by=RESIDENT, now=NOW)

    for _ in range(2):
        services.remove_comment(comment=comment, because=RemovalReason.THREAT, by=LIAISON, now=NOW)

    comment.refresh_from_db()
    assert (comment.state, comment.removed_because) == (
        CommentState.REMOVED, RemovalReason.THREAT,
    )  # fmt: skip
    assert Message.objects.filter(purpose="comment_notice").count() == 1
    assert AuditLine.objects.get(action="policies.remove_comment").detail == {"because": "threat"}


def test_author_of_a_draft_cannot_remove_a_comment_on_it(django_user_model: type) -> None:
    author = django_user_model.objects.create(email="author@example.org", name="Author")
    consultation = open_period()
    consultation.version.saved_by = author
    consultation.version.save(update_fields=["saved_by"])
    comment = say(consultation)
    by = Actor(kind="staff", label="Author", user_id=author.pk)

    with pytest.raises(services.NotYours):
        services.remove_comment(comment=comment, because=RemovalReason.THREAT, by=by, now=NOW)
    services.publish_comment(comment=comment, by=by, now=NOW)

    assert Comment.objects.get().is_published


def test_comment_removed_by_mistake_comes_back_and_needs_an_answer() -> None:
    consultation = open_period()
    comment = say(consultation)
    services.remove_comment(
        comment=comment, because=RemovalReason.NOT_ABOUT_THIS, by=LIAISON, now=NOW
    )
    over = day_after_comments(consultation)
    close(consultation, now=over)
    consultation.refresh_from_db()
    assert consultation.answered_at == over

    services.publish_comment(comment=comment, by=LIAISON, now=over)

    consultation.refresh_from_db()
    assert consultation.answered_at is None
    assert queries.open_matters(consultation) == ["1 comment has no published answer."]


def test_how_a_policy_works_is_kept_for_its_review() -> None:
    version = make_policy().versions.get()

    told = services.tell_how_it_works(
        version=version, comment=NewComment(words="Nobody warned me."), by=RESIDENT, now=NOW,
        code="CCCC-DDDD-FFFF",
    )  # fmt: skip
    again = services.tell_how_it_works(
        version=version, comment=NewComment(words="Nobody warned me."), by=RESIDENT, now=NOW,
        code="CCCC-DDDD-FFFF",
    )  # fmt: skip
    services.publish_comment(comment=told, by=LIAISON, now=NOW)

    assert (told.kind, told.consultation, told.version) == (CommentKind.STANDING, None, version)
    assert again == told
    answer(Comment.objects.get(), decision=Decision.CHANGED)
    assert Comment.objects.get().responses.get().version == version


def test_what_was_said_at_a_meeting_is_entered_as_said_there() -> None:
    consultation = open_period()
    meeting = plan_meeting(consultation)

    said = services.note_from_meeting(
        meeting=meeting, comment=NewComment(words="Speak slowly."), by=EDITOR,
        now=NOW + timedelta(days=8),
    )  # fmt: skip

    assert (said.kind, said.meeting, said.state) == (
        CommentKind.MEETING, meeting, CommentState.WAITING,
    )  # fmt: skip


def test_nothing_is_entered_once_everything_is_answered() -> None:
    consultation = open_period()
    meeting = plan_meeting(consultation)
    close(consultation, now=day_after_comments(consultation))
    meeting.consultation.refresh_from_db()

    with pytest.raises(services.CommentsClosed):
        services.note_from_meeting(
            meeting=meeting, comment=NewComment(words="Late."), by=EDITOR, now=NOW
        )
