"""Themes and answers, and that no draft takes effect over people's heads."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from engagement.policies import queries, services
from engagement.policies.enums import Decision, RemovalReason
from engagement.policies.models import Consultation, Response, Theme
from tests.factories.drafts import (
    LIAISON,
    answer,
    close,
    day_after_comments,
    open_period,
    published,
    say,
)
from tests.factories.policies import EDITOR, NOW, approve, approver, make_policy
from trustapp.audit.models import AuditLine
from trustapp.promises.enums import State
from trustapp.promises.models import Promise

pytestmark = pytest.mark.django_db
WHO = {"by": EDITOR, "now": NOW}


def theme_of(consultation: Consultation, title: str = "Warn first", *comments: object) -> Theme:
    theme = services.make_theme(home=consultation, title=title, summary="Many ask.", **WHO)
    services.sort_comments(theme=theme, comments=list(comments), **WHO)
    return theme


def put_in_force(consultation: Consultation) -> None:
    """Do what a publication does to the row, past every check of the code."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE policies_version SET state = 'published', published_at = now() WHERE id = %s",
            [consultation.version_id],
        )


def matters(consultation: Consultation) -> list[str]:
    found = queries.open_matters(consultation)
    assert [str(each) for each in queries.matters_before_effect(consultation.version)] == found
    return found


def test_draft_takes_effect_only_after_the_last_answer() -> None:
    consultation = open_period()
    one, two, three = (published(consultation, words) for words in ("A.", "B.", "C."))
    say(consultation, "Unread.")
    theme = theme_of(consultation, "Warn first", one, two)
    empty = theme_of(consultation, "Nobody said this")

    assert matters(consultation) == [
        "Its comment period is not over before April 10, 2026 is past.",
        "1 comment waits for somebody to read it.",
        "3 comments have no published answer.",
        "1 theme has no published answer.",
    ]
    with pytest.raises(DatabaseError, match="comments to answer first"):
        put_in_force(consultation)
    with pytest.raises(services.NotReady) as refused:
        approve(consultation.version)
    assert refused.value.gaps == matters(consultation)

    over = day_after_comments(consultation)
    close(consultation, now=over)
    services.publish_comment(comment=queries.to_look_at()[0], by=LIAISON, now=over)
    answer(theme, now=over)
    answer(three, now=over)
    assert matters(consultation) == ["1 comment has no published answer."]
    with pytest.raises(DatabaseError, match="comments to answer first"):
        put_in_force(consultation)
    answer(consultation.comments.latest("pk"), now=over)

    assert matters(consultation) == []
    consultation.refresh_from_db()
    assert consultation.answered_at == over
    assert Promise.objects.get(kind="comments_answered").state(over) == State.KEPT
    assert empty.comments.count() == 0
    published_version = services.approve_version(
        policy=consultation.policy, revision=consultation.version.revision, by=approver(), now=NOW
    )
    assert published_version.is_published


def test_comment_with_its_own_answer_leaves_its_theme_open() -> None:
    consultation = open_period()
    comment = published(consultation)
    theme_of(consultation, "Warn first", comment)
    answer(comment)
    close(consultation, now=day_after_comments(consultation))

    assert matters(consultation) == ["1 theme has no published answer."]
    with pytest.raises(DatabaseError, match="comments to answer first"):
        put_in_force(consultation)


def test_draft_never_out_for_comment_has_nothing_to_answer() -> None:
    draft = open_period().version
    other = make_policy(number="5.1", title="Drones").versions.get()

    assert queries.matters_before_effect(other) == []
    assert queries.consultation_of(draft) is not None


def test_removed_comment_needs_no_answer_and_settles_the_period() -> None:
    consultation = open_period()
    comment = say(consultation)
    over = day_after_comments(consultation)
    close(consultation, now=over)
    assert matters(consultation) == ["1 comment waits for somebody to read it."]

    services.remove_comment(comment=comment, because=RemovalReason.THREAT, by=LIAISON, now=over)

    consultation.refresh_from_db()
    assert consultation.answered_at == over


def test_comment_may_belong_to_several_themes_and_leave_one() -> None:
    consultation = open_period()
    comment = published(consultation)
    one, two = theme_of(consultation, "One", comment), theme_of(consultation, "Two", comment)

    services.sort_comments(theme=one, comments=[comment], **WHO)
    services.unsort_comment(theme=two, comment=comment, **WHO)
    services.unsort_comment(theme=two, comment=comment, **WHO)

    assert list(comment.themes.all()) == [one]
    assert AuditLine.objects.filter(action="policies.sort_comments").count() == 2
    assert AuditLine.objects.filter(action="policies.unsort_comment").count() == 1


def test_theme_takes_only_comments_about_its_own_text() -> None:
    theme = theme_of(open_period())
    stranger = published(open_period(number="5.1", title="Drones"))

    with pytest.raises(services.NotTheirs):
        services.sort_comments(theme=theme, comments=[stranger], **WHO)
    assert theme.comments.count() == 0


def test_answer_that_changes_something_says_where_and_names_the_version() -> None:
    consultation = open_period()
    comment = published(consultation)

    with pytest.raises(services.NeedsClause):
        answer(comment, decision=Decision.PARTLY)
    response = answer(comment, decision=Decision.CHANGED, clause_keys=("warnings",))

    assert (response.version, response.clause_keys) == (consultation.version, ["warnings"])
    assert answer(comment).version is None


def test_only_a_published_comment_is_answered() -> None:
    with pytest.raises(services.NotPublished):
        answer(say(open_period()))
    assert Response.objects.count() == 0


def test_later_answer_corrects_and_both_stay() -> None:
    consultation = open_period()
    comment = published(consultation)
    answer(comment)
    answer(comment, why="A better reason.")

    outcome = queries.outcome_of(consultation)

    assert Response.objects.count() == 2
    assert [each.why for each in outcome.singles[0].responses.all()] == [
        "A better reason.", "The law asks for them.",
    ]  # fmt: skip
    assert outcome.not_changed == 1


def test_outcome_counts_what_was_said_changed_and_removed() -> None:
    consultation = open_period()
    one, two, three = (published(consultation, words) for words in ("A.", "B.", "C."))
    theme = theme_of(consultation, "Warn first", one, two)
    answer(theme, decision=Decision.CHANGED, clause_keys=("warnings",))
    answer(three, decision=Decision.PARTLY, clause_keys=("reports",))
    for reason in (RemovalReason.THREAT, RemovalReason.THREAT, RemovalReason.PERSONAL_DATA):
        services.remove_comment(comment=say(consultation), because=reason, by=LIAISON, now=NOW)
    say(consultation, "Unread.")

    outcome = queries.outcome_of(consultation)

    assert (outcome.said, outcome.changed, outcome.partly, outcome.not_changed) == (3, 1, 1, 0)
    assert [(each.title, each.comment_count) for each in outcome.themes] == [("Warn first", 2)]
    assert [each.pk for each in outcome.singles] == [three.pk]
    assert [(each.reason, each.count) for each in outcome.removed] == [
        ("It names or describes a private person.", 1), ("It threatens somebody.", 2),
    ]  # fmt: skip


def test_a_failed_audit_undoes_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    comment = published(open_period())
    monkeypatch.setattr(AuditLine.objects, "create", lambda **_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        answer(comment)
    assert Response.objects.count() == 0


def test_answer_days_after_the_period_is_late() -> None:
    consultation = open_period()
    comment = published(consultation)
    over = day_after_comments(consultation)
    close(consultation, now=over)

    late = over + timedelta(days=40)
    answer(comment, now=late)

    assert Promise.objects.get(kind="comments_answered").state(late) == State.KEPT_LATE
