"""Two messages that tell the same: put together by a person, answered once, separated again."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.cases import queries, services
from feedback.cases.enums import CaseState, EntryKind, Outcome
from feedback.cases.errors import AlreadyClosed, ChangedMeanwhile, HoldsOthers, TogetherAlready
from feedback.cases.models import Alike, Case, Entry
from feedback.cases.serializers.progress import progress_of
from feedback.cases.services import texts
from tests.factories.accounts import UserFactory
from tests.factories.cases import found, team, told
from tests.factories.places import PlaceFactory
from tests.feedback.cases.pure.test_likeness import STREET, STREET_AGAIN
from tests.feedback.cases.test_inbox import address, as_staff, text_of
from tests.sign_in import signed_in
from tests.waiting import one_after_the_other
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User
from trustapp.audit.models import AuditLine
from trustapp.channels.models import Message
from trustapp.core.enums import Mark
from trustapp.core.errors import Refused
from trustapp.core.http.submission import new_key
from trustapp.core.pure.actor import RESIDENT
from trustapp.promises.models import Promise
from trustapp.redaction import services as redaction
from trustapp.redaction.enums import Why

pytestmark = pytest.mark.django_db
ONE, TWO, THREE = "2222-3333-4444", "2222-3333-5555", "2222-3333-6666"
SECRET = "They said the same words on the phone"


def suggested(one: str = ONE, two: str = TWO, **parts: Any) -> Alike:
    """Two messages that may tell the same, the second two days later."""
    now = timezone.now() - timedelta(days=3)
    first = queries.case_by_code(one) or told(one, now=now, words=STREET, **parts)
    second = told(two, now=now + timedelta(days=2), words=STREET_AGAIN, **parts)
    return Alike.objects.create(first=first, second=second, score=0.8, found_at=now)


def merge(pair: Alike, by: User, *, kept: str = ONE, **parts: Any) -> Case:
    seen = sum(Case.objects.get(pk=pk).revision for pk in (pair.first_id, pair.second_id))
    given = {"reason": SECRET, "seen_revision": seen} | parts
    return services.merge_cases(
        by=as_staff(by), pair=pair, kept=found(kept), now=timezone.now(), **given
    )


def answer(by: User, code: str = ONE, words: str = "We set up a sign.", **parts: Any) -> Entry:
    given = {"seen_revision": found(code).revision} | parts
    return services.answer_case(
        by=as_staff(by), case=found(code), words=words, now=timezone.now(), **given
    )


def resident_reads(code: str) -> str:
    """Everything that the page of this code says."""
    browser = Client()
    browser.post(reverse("cases:track"), {"code": code})
    return text_of(browser.get(reverse("cases:open")))


def page_of_both(verb: str = "compare", one: str = ONE, two: str = TWO) -> str:
    names = {"public_id": found(one).public_id, "other_id": found(two).public_id}
    return reverse(f"cases:{verb}", kwargs=names)


def typed(**parts: Any) -> dict[str, Any]:
    return {
        "kept": found(ONE).public_id, "reason": SECRET, "submission_key": new_key(),
        "revision": found(ONE).revision + found(TWO).revision,
    } | parts  # fmt: skip


# --- suggestions --------------------------------------------------------------------------------
def test_staff_see_what_may_be_the_same_with_day_and_place(client: Client, liaison: User) -> None:
    pair = suggested(place=PlaceFactory(name="Lake View", population=False))

    text = text_of(signed_in(client, liaison).get(address(pair.first)))

    assert "May be the same" in text
    assert "Feedback, Lake View" in text
    assert page_of_both() in text
    assert STREET_AGAIN not in text


def test_what_another_team_has_is_neither_shown_nor_opened(client: Client, liaison: User) -> None:
    pair = suggested()
    Case.objects.filter(pk=pair.second_id).update(
        team=team(UserFactory(roles=[Role.COMMUNITY_LIAISON]))
    )
    browser = signed_in(client, liaison)

    assert "May be the same" not in text_of(browser.get(address(pair.first)))
    assert browser.get(page_of_both()).status_code == 404
    assert browser.post(page_of_both(), typed()).status_code == 404
    assert browser.post(page_of_both("tell_apart")).status_code == 404
    assert browser.get(address(pair.second, "separate")).status_code == 404
    assert found(TWO).merged_into is None
    assert not Alike.objects.filter(dismissed_at__isnull=False).exists()


def test_suggestions_cost_the_same_with_one_and_three(
    client: Client, liaison: User, django_assert_num_queries: Any
) -> None:
    browser = signed_in(client, liaison)
    pair = suggested()
    browser.get(address(pair.first))

    with django_assert_num_queries(23):
        browser.get(address(pair.first))
    for code in (THREE, "2222-3333-7777"):
        suggested(two=code)
    with django_assert_num_queries(23):
        browser.get(address(pair.first))


def test_comparing_shows_both_and_leaves_a_line_on_each(client: Client, liaison: User) -> None:
    pair = suggested()

    text = text_of(signed_in(client, liaison).get(page_of_both()))

    assert STREET in text
    assert STREET_AGAIN in text
    looked = AuditLine.objects.filter(action="cases.look_at_case").values_list("target", flat=True)
    assert set(looked) == {pair.first.subject, pair.second.subject}


@pytest.mark.parametrize("verb", ["compare", "tell_apart", "separate"])
def test_only_who_answers_may_decide(
    client: Client, supervisor: User, liaison: User, verb: str
) -> None:
    pair = suggested()
    merge(pair, liaison)
    where = address(pair.second, verb) if verb == "separate" else page_of_both(verb)

    assert Client().post(where).headers["Location"].startswith("/accounts/login/")
    assert signed_in(client, supervisor).post(where, typed()).status_code == 403
    assert found(TWO).merged_into == found(ONE)


def test_pair_that_nobody_suggested_is_not_found(client: Client, liaison: User) -> None:
    suggested()
    told(THREE, now=timezone.now())
    browser = signed_in(client, liaison)

    assert browser.get(page_of_both(two=THREE)).status_code == 404
    assert browser.get(page_of_both(two=ONE)).status_code == 404


def test_not_the_same_is_said_once_and_for_good(client: Client, liaison: User) -> None:
    pair = suggested()
    browser = signed_in(client, liaison)

    for _press in range(2):
        page = browser.post(page_of_both("tell_apart"))
        assert page.headers["Location"] == address(pair.first)

    assert "May be the same" not in text_of(browser.get(address(pair.first)))
    pair.refresh_from_db()
    assert pair.dismissed_by == liaison
    assert AuditLine.objects.filter(action="cases.tell_apart").count() == 1


# --- putting together ---------------------------------------------------------------------------
def test_one_reply_then_reaches_both_codes(client: Client, liaison: User) -> None:
    pair = suggested(contact="ana@example.org", reply_choice="contact")
    page = signed_in(client, liaison).post(page_of_both(), typed())
    assert page.headers["Location"] == address(pair.first)

    entry = answer(liaison)

    for code in (ONE, TWO):
        assert "We set up a sign." in resident_reads(code)
        assert found(code).state == CaseState.ANSWERED
    assert list(entry.copies.values_list("case__code_hash", flat=True)) == [found(TWO).code_hash]
    replies = Promise.objects.filter(kind_id="first_reply")
    assert replies.filter(kept_at__isnull=False).count() == 2
    assert Message.objects.filter(purpose="case_notice").count() == 2
    line = AuditLine.objects.get(action="cases.merge_cases")
    assert (line.target, line.detail) == (pair.second.subject, {"other": pair.first.subject})


def test_both_clocks_run_until_somebody_answers(liaison: User) -> None:
    pair = suggested()
    before = list(Promise.objects.order_by("pk").values_list("subject", "due_at", "kept_at"))

    merge(pair, liaison)

    after = list(Promise.objects.order_by("pk").values_list("subject", "due_at", "kept_at"))
    assert after == before
    assert len(after) == 4
    assert all(case.is_open for case in Case.objects.all())


def test_each_resident_reads_the_state_and_nothing_of_the_other(liaison: User) -> None:
    merge(suggested(), liaison)

    kept, merged = resident_reads(ONE), resident_reads(TWO)

    assert "We work on this together with another message." in merged
    assert "Another message tells the same: we answer both together" in merged
    assert STREET not in merged
    assert STREET_AGAIN not in kept
    assert "another message" not in kept.lower()
    for page in (kept, merged):
        assert SECRET not in page
        assert liaison.name not in page
    answer(liaison)
    assert "We answered this together with another message." in resident_reads(TWO)
    assert "We answered you." in resident_reads(ONE)


def test_an_outcome_and_a_new_date_reach_both(liaison: User) -> None:
    pair = suggested()
    Promise.objects.update(due_at=timezone.now() - timedelta(days=1))
    merge(pair, liaison)

    services.explain_late(
        by=as_staff(liaison), case=found(ONE), reason="Two were ill.",
        new_due_at=timezone.now() + timedelta(days=5), seen_revision=found(ONE).revision,
        now=timezone.now(),
    )  # fmt: skip
    assert "Two were ill." in resident_reads(TWO)
    services.close_case(
        by=as_staff(liaison), case=found(ONE), outcome=Outcome.DONE, reason="A sign stands there.",
        seen_revision=found(ONE).revision, now=timezone.now(),
    )  # fmt: skip

    assert found(TWO).outcome == Outcome.DONE
    assert "We finished this together with another message." in resident_reads(TWO)
    assert "A sign stands there." in resident_reads(TWO)
    assert not Promise.objects.filter(kept_at__isnull=True).exists()


def test_later_one_may_be_kept(client: Client, liaison: User) -> None:
    suggested()

    signed_in(client, liaison).post(page_of_both(), typed(kept=found(TWO).public_id))

    assert found(ONE).merged_into == found(TWO)


def test_second_press_puts_them_together_once(client: Client, liaison: User) -> None:
    suggested()
    browser, sent = signed_in(client, liaison), typed()

    pages = [browser.post(page_of_both(), sent) for _press in range(2)]
    other_key = browser.post(page_of_both(), typed())

    assert [page.status_code for page in pages] == [302, 302]
    assert other_key.status_code == 409
    assert "already answered together" in text_of(other_key)
    assert Entry.objects.filter(kind=EntryKind.MERGED).count() == 1


def test_what_changed_meanwhile_is_shown_and_the_reason_kept(client: Client, liaison: User) -> None:
    suggested()
    sent = typed()
    services.add_message(by=RESIDENT, case=found(TWO), words="More", now=timezone.now())
    browser = signed_in(client, liaison)

    page = browser.post(page_of_both(), sent)

    assert page.status_code == 409
    assert SECRET in text_of(page)
    assert found(TWO).merged_into is None


@pytest.mark.parametrize("missing", ["kept", "reason"])
def test_choice_and_reason_are_asked_for(client: Client, liaison: User, missing: str) -> None:
    suggested()

    page = signed_in(client, liaison).post(page_of_both(), typed(**{missing: ""}))

    assert page.status_code == 200
    assert missing in page.context["form"].errors
    assert found(TWO).merged_into is None


def test_three_are_answered_by_one_and_never_in_a_chain(liaison: User) -> None:
    merge(suggested(), liaison)
    late = suggested(two=THREE)

    with pytest.raises(HoldsOthers):
        merge(late, liaison, kept=THREE)
    merge(late, liaison)
    with pytest.raises(TogetherAlready):
        merge(late, liaison)

    answer(liaison)
    assert [found(code).state for code in (ONE, TWO, THREE)] == [CaseState.ANSWERED] * 3


def test_finished_ones_are_not_put_together(liaison: User) -> None:
    pair = suggested()
    services.close_case(
        by=as_staff(liaison), case=found(TWO), outcome=Outcome.DONE, reason="Done",
        seen_revision=0, now=timezone.now(),
    )  # fmt: skip

    with pytest.raises(AlreadyClosed):
        merge(pair, liaison)


def test_failure_in_the_middle_leaves_nothing(liaison: User, monkeypatch: Any) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("the record is away")

    pair = suggested()
    monkeypatch.setattr("trustapp.audit.services.record", fail)

    with pytest.raises(RuntimeError):
        merge(pair, liaison)

    assert found(TWO).merged_into is None
    assert not Entry.objects.filter(kind=EntryKind.MERGED).exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_put_them_together_once(promise_kinds: None) -> None:
    liaison = UserFactory(roles=[Role.COMMUNITY_LIAISON])
    pair = suggested()
    ways = iter((ONE, TWO))

    def put() -> str:
        try:
            merge(pair, liaison, kept=next(ways), seen_revision=0)
        except Refused as refusal:
            return refusal.code
        return "done"

    assert one_after_the_other(put) == ["done", "together_already"]
    assert (found(ONE).merged_into_id, found(TWO).merged_into) == (None, found(ONE))


# --- afterwards ---------------------------------------------------------------------------------
def test_whoever_answers_has_read_what_the_other_resident_wrote(liaison: User) -> None:
    merge(suggested(), liaison)
    seen = found(ONE).revision
    services.add_message(by=RESIDENT, case=found(TWO), words="It got worse", now=timezone.now())

    with pytest.raises(ChangedMeanwhile):
        answer(liaison, seen_revision=seen)

    assert found(TWO).state == CaseState.NEW


def test_reply_to_the_merged_one_goes_to_its_resident_alone(liaison: User) -> None:
    merge(suggested(), liaison)

    answer(liaison, TWO, "About what you added.")

    assert "About what you added." in resident_reads(TWO)
    assert "About what you added." not in resident_reads(ONE)
    assert found(ONE).state == CaseState.NEW


def test_item_says_who_else_reads_the_reply(client: Client, liaison: User) -> None:
    pair = suggested()
    merge(pair, liaison)
    browser = signed_in(client, liaison)

    kept, merged = (text_of(browser.get(address(case))) for case in (pair.first, pair.second))

    assert "go to these residents as well" in kept
    assert "goes to this resident alone" in merged
    assert "Another message was added" in kept
    for page in (kept, merged):
        assert SECRET in page
        assert address(pair.second, "separate") in page
    Case.objects.filter(pk=pair.second_id).update(
        team=team(UserFactory(roles=[Role.COMMUNITY_LIAISON]))
    )
    hidden = text_of(browser.get(address(pair.first)))
    assert "A message that another team looks after" in hidden
    assert str(pair.second.public_id) not in hidden


def test_separating_gives_it_back_and_takes_nothing_away(client: Client, liaison: User) -> None:
    pair = suggested()
    merge(pair, liaison)
    answer(liaison)
    browser, where = signed_in(client, liaison), address(pair.second, "separate")
    assert "Why do you separate it?" in text_of(browser.get(where))
    assert browser.post(where, {"reason": ""}).context["form"].errors

    sent = {"reason": SECRET, "submission_key": new_key()}
    pages = [browser.post(where, sent) for _press in range(2)]
    late = browser.post(where, sent | {"submission_key": new_key()})

    assert [page.status_code for page in (*pages, late)] == [302, 302, 409]
    assert found(TWO).merged_into is None
    answer(liaison, words="Only for the first.")
    merged = resident_reads(TWO)
    assert "We set up a sign." in merged
    assert "Only for the first." not in merged
    assert "We look at your message by itself again" in merged
    assert "by itself" not in resident_reads(ONE)
    assert AuditLine.objects.filter(action="cases.separate_case").count() == 1


def test_review_by_one_opens_that_one_alone(liaison: User) -> None:
    merge(suggested(), liaison)
    services.close_case(
        by=as_staff(liaison), case=found(ONE), outcome=Outcome.DONE, reason="Done",
        seen_revision=found(ONE).revision, now=timezone.now(),
    )  # fmt: skip

    services.ask_for_review(by=RESIDENT, case=found(TWO), words="No", now=timezone.now())

    assert (found(ONE).state, found(TWO).state) == (CaseState.CLOSED, CaseState.NEW)
    answer(liaison, TWO, "We look again.")
    assert found(ONE).state == CaseState.CLOSED


def test_without_the_kept_one_the_other_stands_by_itself(liaison: User) -> None:
    pair = suggested()
    merge(pair, liaison)
    answer(liaison)

    Case.objects.filter(pk=pair.first_id).delete()

    file = queries.case_file(found(TWO), with_notes=False)
    progress = progress_of(file, now=timezone.now())
    assert [line.text for line in progress.thread] == ["We set up a sign."]
    assert progress.status == "We answered you. You can write back below."


def test_what_is_taken_out_of_one_is_taken_out_of_its_copies(liaison: User) -> None:
    pair = suggested()
    Promise.objects.update(due_at=timezone.now() - timedelta(days=1))
    merge(pair, liaison)
    answer(liaison, words="Marisol Quintana and Lee Chen saw it.")
    services.explain_late(
        by=as_staff(liaison), case=found(ONE), reason="Marisol Quintana was ill.",
        new_due_at=timezone.now() + timedelta(days=5), seen_revision=found(ONE).revision,
        now=timezone.now(),
    )  # fmt: skip
    services.close_case(
        by=as_staff(liaison), case=found(ONE), outcome=Outcome.DONE,
        reason="Marisol Quintana agrees.", seen_revision=found(ONE).revision, now=timezone.now(),
    )  # fmt: skip
    strike(TWO, "Lee Chen", liaison)

    strike(ONE, "Marisol Quintana", liaison)

    for code in (ONE, TWO):
        assert "Marisol" not in resident_reads(code)
    assert "Lee Chen" in resident_reads(ONE)
    assert "Lee Chen" not in resident_reads(TWO)
    reasons = Promise.objects.exclude(reason="").values_list("reason", flat=True)
    assert [reason for reason in reasons if "Marisol" in reason] == []
    assert STREET in resident_reads(ONE)


def strike(code: str, passage: str, by: User) -> None:
    redaction.strike_passage(
        keeper=texts, public_id=found(code).public_id, passage=passage, mark=Mark.NAME,
        why=Why(Why.values[0]), by=as_staff(by), now=timezone.now(),
    )  # fmt: skip
