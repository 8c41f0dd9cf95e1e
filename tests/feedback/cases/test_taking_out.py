"""A name that should not be read: taken out of every text, sealed, put back by two people."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from feedback.cases import services
from feedback.cases.enums import CaseState, EntryKind, Outcome
from feedback.cases.errors import NothingTakenOut
from feedback.cases.models import Case, Entry, Story
from feedback.cases.services import texts
from tests.factories.accounts import UserFactory
from tests.factories.cases import CODE, found, team, told
from tests.feedback.cases.conftest import hidden_fields
from tests.feedback.cases.test_tracking import enter, text_of
from tests.sign_in import signed_in
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User
from trustapp.audit.models import AuditLine
from trustapp.channels import services as channels
from trustapp.channels.enums import Delivery
from trustapp.channels.models import Message
from trustapp.core.enums import Mark
from trustapp.core.pure.actor import RESIDENT, Actor
from trustapp.promises.models import Promise
from trustapp.redaction import services as redaction
from trustapp.redaction.enums import Purpose, Why
from trustapp.redaction.errors import NotThere
from trustapp.redaction.models import Original, Strike, Wish

pytestmark = pytest.mark.django_db
NAME = "Marisol Quintana"


def as_staff(user: User) -> Actor:
    return Actor(kind="staff", label=user.name, user_id=user.pk)


@pytest.fixture
def case(liaison: User) -> Case:
    """A closed case that names somebody in every text there is, and a story that does, too."""
    now, by = timezone.now(), as_staff(liaison)
    case = told(
        words=f"I am {NAME.upper()}.", happened="When marisol  quintana came", whom=NAME, now=now
    )
    services.add_message(by=RESIDENT, case=case, words=f"Ask {NAME}!", now=now)
    services.note_on_case(by=by, case=case, words=f"{NAME}'s neighbour called.", now=now)
    Promise.objects.filter(subject=case.subject).update(reason=f"{NAME} was away.")
    services.answer_case(
        by=by, case=case, words=f"Dear {NAME}", seen_revision=found().revision, now=now
    )
    services.close_case(
        by=by, case=case, outcome=Outcome.DONE, reason=f"We spoke with {NAME}.",
        seen_revision=found().revision, now=now,
    )  # fmt: skip
    story = services.NewStory(
        you_said=f"{NAME} is tired of cars",
        we_did=f"Not so {NAME}",
        place=None,
        kept_because="agreed",
    )
    services.publish_story(by=by, case=case, story=story, now=now)
    return found()


def strike(case: Case, by: User, passage: str = NAME) -> Strike:
    return redaction.strike_passage(
        keeper=texts, public_id=case.public_id, passage=passage, mark=Mark.NAME, why=Why.OTHERS,
        by=as_staff(by), now=timezone.now(),
    )  # fmt: skip


def every_word(case: Case) -> str:
    """Everything that is kept of a case and its story, as readers get it."""
    thing = texts.hold_texts(public_id=case.public_id)
    return " ".join([*(text.words for text in thing.texts), *(s.slug for s in Story.objects.all())])


def page(case: Case, name: str = "thing", **more: Any) -> str:
    return reverse(
        f"redaction:{name}", kwargs={"kind": "case", "public_id": case.public_id, **more}
    )


def press(browser: Client, address: str, **typed: str) -> Any:
    return browser.post(address, typed, follow=True)


# --- taking out -----------------------------------------------------------------------------------
def test_name_goes_from_every_text_and_the_originals_are_sealed(case: Case, liaison: User) -> None:
    before = texts.hold_texts(public_id=case.public_id)

    strike(case, liaison)

    assert every_word(case).casefold().count("quintana") == 0
    assert [text.words for text in texts.hold_texts(public_id=case.public_id).texts] == [
        "I am [name removed].", "When [name removed] came", "[name removed]",
        "We spoke with [name removed].",
        "Ask [name removed]!", "[name removed]'s neighbour called.",
        "Dear [name removed]", "We spoke with [name removed].",
        *["[name removed] was away."] * Promise.objects.filter(subject=case.subject).count(),
        "[name removed] is tired of cars", "Not so [name removed]",
    ]  # fmt: skip
    assert Story.objects.get().slug == "name-removed-is-tired-of-cars"
    kept = {each.part: each.words for each in Original.objects.all()}
    assert kept == {text.part: text.words for text in before.texts}
    assert found().revision == case.revision + 1


def test_record_says_that_and_why_and_never_what(case: Case, liaison: User) -> None:
    made = strike(case, liaison)

    line = AuditLine.objects.get(action="redaction.strike_passage")
    assert (line.target, line.detail) == (
        case.subject,
        {"strike": str(made.public_id), "mark": "name", "why": "others"},
    )
    for each in AuditLine.objects.all():
        assert "quintana" not in f"{each.target} {each.detail}".casefold()


def test_striking_again_is_one_strike_and_reaches_what_was_written_since(
    case: Case, liaison: User
) -> None:
    one = strike(case, liaison)
    two = strike(case, liaison, "MARISOL quintana")
    services.note_on_case(
        by=as_staff(liaison), case=case, words=f"{NAME} again", now=timezone.now()
    )
    three = strike(case, liaison)

    assert (one.pk, Strike.objects.count()) == (two.pk, 1) == (three.pk, 1)
    assert AuditLine.objects.filter(action="redaction.strike_passage").count() == 2
    assert "quintana" not in every_word(case).casefold()


def test_words_that_stand_nowhere_are_refused(case: Case, liaison: User) -> None:
    with pytest.raises(NotThere):
        strike(case, liaison, "Nobody Here")

    assert Strike.objects.count() == Original.objects.count() == 0


def test_mails_that_wait_lose_the_name_and_others_stay(case: Case, liaison: User) -> None:
    def queue(subject: str) -> None:
        channels.queue_message(
            recipient="a@example.org", title=f"For {NAME}", text=f"Hello {NAME}", language="en",
            purpose="case_notice", subject_ref=subject, delivery=Delivery.AT_LEAST_ONCE,
            now=timezone.now(),
        )  # fmt: skip

    queue(case.subject)
    queue("case:other")

    strike(case, liaison)

    waiting = {each.subject_ref: (each.title, each.text) for each in Message.objects.all()}
    assert waiting == {
        case.subject: ("For [name removed]", "Hello [name removed]"),
        "case:other": (f"For {NAME}", f"Hello {NAME}"),
    }


def test_mark_is_read_in_the_readers_language(case: Case, liaison: User, client: Client) -> None:
    strike(case, liaison)
    with override("es"):
        mark = str(Mark.NAME.label)

    story = client.get(f"/es/you-said/{Story.objects.get().slug}/")
    item = signed_in(client, liaison).get(f"/es/staff/inbox/{case.public_id}/")

    assert mark != "[name removed]"
    for shown in (story, item):
        assert (mark in text_of(shown), "[name removed]" in text_of(shown)) == (True, False)


# --- the page -------------------------------------------------------------------------------------
def test_page_takes_out_once_and_says_so(client: Client, liaison: User, case: Case) -> None:
    browser = signed_in(client, liaison)
    shown = browser.get(page(case))
    typed = hidden_fields(shown) | {"passage": NAME, "mark": "name", "why": "others"}

    one, two = (press(browser, page(case), **typed) for _ in range(2))

    assert "It is taken out everywhere." in text_of(one)
    assert (two.status_code, Strike.objects.count()) == (200, 1)
    assert NAME not in text_of(two)
    assert AuditLine.objects.filter(action="redaction.look_at_texts").exists()
    assert "It names or describes somebody else" in text_of(
        browser.get(reverse("cases:item", kwargs={"public_id": case.public_id}))
    )


def test_page_keeps_what_was_typed(client: Client, liaison: User, case: Case) -> None:
    browser = signed_in(client, liaison)

    empty = press(browser, page(case), passage="", mark="", why="")
    lost = press(browser, page(case), passage="Nobody Here", mark="name", why="law")

    for words in ("Copy the words that are to go.", "Choose what it is.", "Choose why."):
        assert words in text_of(empty)
    assert (lost.status_code, "Nobody Here" in text_of(lost)) == (409, True)
    assert Strike.objects.count() == 0


def test_page_costs_the_same_with_one_and_three_strikes(
    client: Client, liaison: User, case: Case, django_assert_num_queries: Any
) -> None:
    browser = signed_in(client, liaison)
    strike(case, liaison)
    browser.get(page(case))
    with django_assert_num_queries(13):
        browser.get(page(case))
    strike(case, liaison, "tired of cars")
    strike(case, liaison, "neighbour")
    with django_assert_num_queries(13):
        browser.get(page(case))


@pytest.mark.parametrize(
    ("roles", "looks", "strikes"),
    [
        ([Role.COMMUNITY_LIAISON], 200, 302), ([Role.SUPERVISOR], 200, 404),
        ([Role.POLICY_EDITOR], 404, 404), ([Role.SURVEY_ANALYST], 404, 404),
        ([Role.OFFICER], 403, 403), ([Role.ADMINISTRATOR], 403, 403),
        ([Role.OVERSIGHT_READER], 403, 403), ([Role.PRESS_OFFICER], 403, 403),
    ],
)  # fmt: skip
def test_who_may(client: Client, case: Case, roles: list[Role], looks: int, strikes: int) -> None:
    browser = signed_in(client, UserFactory(roles=roles))
    typed = {"passage": NAME, "mark": "name", "why": "others"}

    assert browser.get(page(case)).status_code == looks
    assert browser.post(page(case), typed).status_code == strikes
    assert Strike.objects.count() == (strikes == 302)


def test_strangers_and_colleagues_of_other_teams_find_nothing(
    resident: Client, client: Client, liaison: User, case: Case
) -> None:
    other = UserFactory(roles=[Role.COMMUNITY_LIAISON])
    Case.objects.update(team=team(other), assigned_to=None)
    browser = signed_in(client, liaison)

    assert resident.get(page(case))["Location"].startswith("/accounts/login/")
    assert browser.get(page(case)).status_code == 404
    assert browser.get(page(case).replace("/case/", "/nothing/")).status_code == 404
    assert browser.post(page(case), {"passage": NAME}).status_code == 404


# --- two people ---------------------------------------------------------------------------------
def wish_for(case: Case, browser: Client, made: Strike, purpose: Purpose) -> Wish:
    address = page(case, "ask", strike_id=made.public_id)
    typed = hidden_fields(browser.get(address)) | {"purpose": str(purpose), "reason": "A mistake."}
    for _ in range(2):
        press(browser, address, **typed)
    return Wish.objects.get(purpose=purpose)


def test_one_asks_another_allows_and_it_is_read_once(
    case: Case, liaison: User, supervisor: User
) -> None:
    dana, robin = signed_in(Client(), liaison), signed_in(Client(), supervisor)
    made = strike(case, liaison)
    wish = wish_for(case, dana, made, Purpose.READ)
    about = {"strike_id": made.public_id, "wish_id": wish.public_id}

    assert press(dana, page(case, "read", **about)).status_code == 409
    assert press(dana, page(case, "decide", **about), allow="1").status_code == 409
    assert "A mistake." in text_of(robin.get(page(case)))
    assert "They can do it once." in text_of(press(robin, page(case, "decide", **about), allow="1"))
    assert robin.post(page(case, "read", **about)).status_code == 403
    opened = press(dana, page(case, "read", **about))
    assert f"We spoke with {NAME}." in text_of(opened)
    assert "no-store" in opened["Cache-Control"]
    again = press(dana, page(case, "read", **about))
    assert (again.status_code, NAME in text_of(again)) == (409, False)
    assert press(dana, page(case, "put_back", **about)).status_code == 409


def test_two_people_put_one_passage_back_and_the_other_stays_out(
    case: Case, liaison: User, supervisor: User
) -> None:
    dana, robin = signed_in(Client(), liaison), signed_in(Client(), supervisor)
    made, other = strike(case, liaison), strike(case, liaison, "tired of cars")
    wish = wish_for(case, dana, made, Purpose.PUT_BACK)
    about = {"strike_id": made.public_id, "wish_id": wish.public_id}

    press(robin, page(case, "decide", **about), allow="1")
    press(dana, page(case, "put_back", **about))

    assert press(dana, page(case, "put_back", **about)).status_code == 409
    story = Story.objects.get()
    assert (story.you_said, story.we_did) == (f"{NAME} is [name removed]", f"Not so {NAME}")
    assert found().words == f"I am {NAME.upper()}."
    assert list(Strike.objects.filter(put_back_at=None)) == [other]
    assert "Put back" in text_of(dana.get(page(case)))
    actions = AuditLine.objects.filter(action__startswith="redaction.").order_by("id")
    assert [line.action.partition(".")[2] for line in actions if "look" not in line.action] == [
        "strike_passage", "strike_passage", "ask", "allow", "put_back",
    ]  # fmt: skip
    late = press(dana, page(case, "ask", strike_id=made.public_id), purpose="read", reason="x")
    assert late.status_code == 409


def test_refused_wish_is_over(case: Case, liaison: User, supervisor: User) -> None:
    dana, robin = signed_in(Client(), liaison), signed_in(Client(), supervisor)
    made = strike(case, liaison)
    wish = wish_for(case, dana, made, Purpose.PUT_BACK)
    about = {"strike_id": made.public_id, "wish_id": wish.public_id}

    assert "You refused it." in text_of(press(robin, page(case, "decide", **about), refuse="1"))
    assert press(robin, page(case, "decide", **about), allow="1").status_code == 409
    assert press(dana, page(case, "put_back", **about)).status_code == 409
    assert NAME not in every_word(case)


def test_database_refuses_one_person_alone(case: Case, liaison: User) -> None:
    wish = redaction.ask(
        strike=strike(case, liaison), purpose=Purpose.READ, reason="x", by=as_staff(liaison),
        now=timezone.now(),
    )  # fmt: skip
    rows = Wish.objects.filter(pk=wish.pk)

    for change in (
        {"decided_by": liaison, "decided_at": timezone.now()},
        {"is_allowed": True},
        {"used_at": timezone.now()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


def test_wish_of_another_strike_is_not_found(client: Client, case: Case, liaison: User) -> None:
    made, other = strike(case, liaison), strike(case, liaison, "neighbour")
    browser = signed_in(client, liaison)
    wish = wish_for(case, browser, made, Purpose.READ)
    about = {"strike_id": other.public_id, "wish_id": wish.public_id}

    assert browser.post(page(case, "read", **about)).status_code == 404
    assert browser.get(page(case, "ask", strike_id=wish.public_id)).status_code == 404


# --- the resident ---------------------------------------------------------------------------------
def object_to(browser: Client, words: str = "It is my own name.") -> Any:
    shown = browser.get(reverse("cases:open"))
    typed = {"submission_key": "k-1", "csrfmiddlewaretoken": str(shown.context["csrf_token"])}
    return browser.post(reverse("cases:objection"), typed | {"words": words})


def test_resident_reads_that_and_why_and_objects_once(
    resident: Client, case: Case, liaison: User
) -> None:
    strike(case, liaison)
    enter(resident, CODE)
    shown = text_of(resident.get(reverse("cases:open")))

    assert "[name removed]: It names or describes somebody else, who was not asked." in shown
    assert NAME not in shown
    for _ in range(2):
        assert object_to(resident)["Location"] == reverse("cases:open")
    assert found().state == CaseState.NEW
    assert Entry.objects.filter(kind=EntryKind.OBJECTION).count() == 1
    assert Promise.objects.filter(subject=case.subject, kept_at=None).count() == 2
    assert "You objected to what we took out" in text_of(resident.get(reverse("cases:open")))
    item = signed_in(Client(), liaison).get(
        reverse("cases:item", kwargs={"public_id": case.public_id})
    )
    assert "It is my own name." in text_of(item)


def test_objection_to_an_open_case_owes_a_reply(resident: Client, liaison: User) -> None:
    case = told(words=f"I am {NAME}", now=timezone.now())
    strike(case, liaison)
    enter(resident)

    empty, done = object_to(resident, ""), object_to(resident)

    assert "Write a few words first." in text_of(empty)
    assert done["Location"] == reverse("cases:open")
    assert (found().state, found().revision) == (CaseState.NEW, 2)


def test_objection_where_nothing_is_taken_out_is_refused(resident: Client, case: Case) -> None:
    enter(resident)

    refused = object_to(resident)

    assert (refused.status_code, "It is my own name." in text_of(refused)) == (409, True)
    with pytest.raises(NothingTakenOut):
        services.object_to_removal(by=RESIDENT, case=case, words="x", now=timezone.now())
    assert Client().post(reverse("cases:objection"), {"words": "x"}).status_code == 403


# --- nowhere ------------------------------------------------------------------------------------
def test_name_stands_nowhere_afterwards(
    case: Case, liaison: User, supervisor: User, resident: Client
) -> None:
    """Walk every page that could show it, then read every table and every key of the cache."""
    old = Story.objects.get().slug
    strike(case, liaison)
    enter(resident)
    public = ["/", "/you-said/", "/promises/", f"/you-said/{Story.objects.get().slug}/",
              f"/you-said/{old}/", "/track/open/", "/es/you-said/", "/ar/"]  # fmt: skip
    inside = ["/staff/", "/staff/inbox/?show=closed", page(case), "/staff/take-out/case/x/",
              reverse("cases:item", kwargs={"public_id": case.public_id})]  # fmt: skip
    administrator = UserFactory(roles=[Role.ADMINISTRATOR, Role.OVERSIGHT_READER])
    pages = {address: resident.get(address) for address in public}
    pages["search"] = resident.post("/policies/", {"words": NAME.split()[1]})
    for user in (liaison, supervisor):
        browser = signed_in(Client(), user)
        pages |= {f"{user.pk} {address}": browser.get(address) for address in inside}
    reader = signed_in(Client(), administrator)
    pages["audit"] = reader.get("/staff/audit/")
    pages["late"] = reader.get("/oversight/promises/")

    shown = {where for where, answer in pages.items() if "quintana" in plain(answer)}
    # What was asked for stands in the address that was asked for, and in the field of a search.
    assert shown - {"search", f"/you-said/{old}/"} == set()
    assert pages[f"/you-said/{old}/"].status_code == 404
    assert [where for where in kept_in_tables() if "quintana" in where.casefold()] == []
    assert [key for key in cached() if b"quintana" in key.lower()] == []


def plain(answer: Any) -> str:
    return answer.content.decode().casefold()


def kept_in_tables() -> list[str]:
    """Return every row of every table as the database shows it."""
    rows = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace"
            " AND has_table_privilege(oid, 'SELECT')"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT row_to_json(t)::text FROM {table} AS t")
            rows += [f"{table} {row}" for (row,) in cursor.fetchall()]
    assert len(rows) > 100
    return rows


def cached() -> list[bytes]:
    """Return every key of the cache with what it holds."""
    client = cache._cache.get_client()  # type: ignore[attr-defined]
    keys = list(client.scan_iter())
    return [key + repr(client.dump(key)).encode() for key in keys]
