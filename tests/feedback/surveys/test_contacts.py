"""Analysts fill the contact list from files; known people stay as they are."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from feedback.surveys import queries, services, tasks
from feedback.surveys.models import Contact, ContactFile
from feedback.surveys.services import Added, NewContact
from tests.factories.accounts import UserFactory
from tests.factories.places import PlaceFactory
from trustapp.accounts.enums import Role
from trustapp.audit.models import AuditLine
from trustapp.core.pure.actor import system

pytestmark = pytest.mark.django_db
BY = system("test")
LIST = "/staff/surveys/contacts/"
FILE = "Mail,Cell,Address,Area\nana@example.org,312-555-0123,12 Main St,41\nbo@example.org,,,41\n"


@pytest.fixture
def analyst(sign_in):
    return sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]))


@pytest.fixture
def place():
    return PlaceFactory(number=41)


def add(now, *contacts: NewContact) -> Added:
    return services.add_contacts(by=BY, contacts=contacts, now=now)


def hand_in(browser, text: str | bytes, **more: str):
    content = text.encode() if isinstance(text, str) else text
    return browser.post(LIST, {"file": SimpleUploadedFile("people.csv", content), **more})


def test_somebody_known_gains_an_address_and_keeps_the_rest(now, place):
    add(now, NewContact("ana@example.org", place.pk, "es"))
    Contact.objects.update(opted_out_at=now)

    added = add(
        now,
        NewContact("ANA@example.org", place.pk, "en", "+13125550123", "12 Main St", "12 main st|"),
    )

    person = Contact.objects.get()
    assert added == Added(new=0, completed=1)
    assert (person.email, person.phone, person.postal_address, person.language) == (
        "ana@example.org", "+13125550123", "12 Main St", "es",
    )  # fmt: skip
    assert person.household_hash == services.household_hash("12 main st|")
    assert person.opted_out_at == now
    assert add(now, NewContact("", place.pk, "en", "+13125550123")) == Added()


def test_a_phone_that_belongs_to_somebody_else_is_given_to_nobody(now, place):
    add(
        now,
        NewContact("ana@example.org", place.pk, "en"),
        NewContact("", place.pk, "en", "+13125550123"),
    )

    added = add(now, NewContact("ana@example.org", place.pk, "en", "+13125550123"))

    assert added == Added()
    assert Contact.objects.filter(phone_hash__isnull=False).count() == 1


def test_somebody_with_a_postal_address_alone_is_known_by_it(now, place):
    first = add(now, NewContact("", place.pk, "en", "", "12 Main St", "12 main st|"))
    Contact.objects.update(opted_out_at=now)

    again = add(now, NewContact("", place.pk, "en", "", "12 MAIN STREET", "12 main st|"))
    lodger = add(now, NewContact("bo@example.org", place.pk, "en", "", "12 Main St", "12 main st|"))

    assert (first, again, lodger) == (Added(new=1), Added(), Added(new=1))
    assert Contact.objects.values("household_hash").distinct().count() == 1


def test_nothing_of_an_address_stands_in_the_database_in_the_clear(now, place):
    add(now, NewContact("ana@example.org", place.pk, "en", "+13125550123", "12 Main St", "k"))
    services.keep_contact_file(by=BY, text=FILE, columns={}, now=now)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM surveys_contact WHERE position('Main'::bytea IN postal_address)"
            " > 0 OR position('5550123'::bytea IN phone) > 0"
        )
        in_contacts = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM surveys_contactfile WHERE position('Main'::bytea IN text) > 0"
        )
        in_files = cursor.fetchone()
    assert (in_contacts, in_files) == ((0,), (0,))


def test_a_file_is_looked_at_before_anybody_is_added(analyst, place):
    answer = hand_in(analyst, FILE)

    file = ContactFile.objects.get()
    page = analyst.get(answer.headers["Location"])
    assert file.columns == {"email": "Mail", "phone": "Cell", "address": "Address", "place": "Area"}
    assert "2 people can be taken over." in page.content.decode()
    assert "ana@example.org" not in page.content.decode()
    assert not Contact.objects.exists()


def test_a_file_is_taken_over_once_and_forgotten(analyst, place):
    hand_in(analyst, FILE)
    file = ContactFile.objects.get()

    first = analyst.post(f"{LIST}{file.public_id}/take/", follow=True)
    second = analyst.post(f"{LIST}{file.public_id}/take/")

    file.refresh_from_db()
    assert "2 people are new on the list, 0 gained an address." in first.content.decode()
    assert second.status_code == 404
    assert (Contact.objects.count(), file.text) == (2, None)
    assert AuditLine.objects.filter(action="surveys.add_contacts").count() == 1


def test_the_same_file_sent_twice_by_a_double_click_is_kept_once(analyst, place):
    key = analyst.get(LIST).context["form"]["submission_key"].value()

    first = hand_in(analyst, FILE, submission_key=key)
    second = hand_in(analyst, FILE, submission_key=key)

    assert first.headers["Location"] == second.headers["Location"]
    assert ContactFile.objects.count() == 1


def test_problems_stand_by_line_and_nothing_is_taken_over(analyst, place):
    hand_in(analyst, "Mail,Area\nana@example.org,41\nnobody-at-all,999\n")
    file = ContactFile.objects.get()

    page = analyst.get(f"{LIST}{file.public_id}/").content.decode()
    taken = analyst.post(f"{LIST}{file.public_id}/take/", follow=True)

    assert "is not an e-mail address" in page
    assert "is not the number of a place" in page
    assert "nobody-at-all" not in page
    assert "Nothing was taken over: the file has problems." in taken.content.decode()
    assert not Contact.objects.exists()


def test_another_column_can_be_chosen(analyst, place):
    hand_in(analyst, "a,b\nana@example.org,41\n")
    file = ContactFile.objects.get()

    before = analyst.get(f"{LIST}{file.public_id}/").context["problems"]
    analyst.post(f"{LIST}{file.public_id}/", {"email": "a", "place": "b", "language_default": "es"})
    analyst.post(f"{LIST}{file.public_id}/take/")

    assert [str(problem) for problem, _ in before] == ["line 1, place: the column is missing"]
    assert list(Contact.objects.values_list("place", "language")) == [(place.pk, "es")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"\xff\xfe\x00", "Save the file as UTF-8"), ("just words", "This is no table"),
     ("a,b\x00\n", "This is no table")],
)  # fmt: skip
def test_what_is_no_list_is_refused(analyst, content, reason):
    page = hand_in(analyst, content).content.decode()

    assert reason in page
    assert not ContactFile.objects.exists()


def test_a_file_can_be_thrown_away(analyst, place):
    hand_in(analyst, FILE)
    file = ContactFile.objects.get()

    analyst.post(f"{LIST}{file.public_id}/discard/")

    file.refresh_from_db()
    assert file.text is None
    assert not Contact.objects.exists()
    assert analyst.get(f"{LIST}{file.public_id}/").status_code == 404


def test_a_file_that_nobody_confirms_is_forgotten_after_a_day(now, place, time_machine):
    kept = services.keep_contact_file(by=BY, text=FILE, columns={}, now=now)

    time_machine.move_to(now + timedelta(hours=23), tick=False)
    early = tasks.forget_contact_files(extra="ignored")
    time_machine.move_to(now + timedelta(hours=25), tick=False)
    late = tasks.forget_contact_files()

    kept.refresh_from_db()
    assert (early, late, kept.text) == (0, 1, None)
    with pytest.raises(services.FileDecided):
        services.take_contact_file(by=BY, file=kept, now=now)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    analyst, place, now, django_assert_num_queries, count
):
    for number in range(count):
        services.keep_contact_file(by=BY, text=FILE, columns={}, now=now)
        add(now, NewContact(f"{number}@example.org", place.pk, "en"))
    analyst.get("/staff/surveys/bank/")

    with django_assert_num_queries(6):
        page = analyst.get(LIST)

    assert page.context["counts"] == queries.Listed(count, count, 0, 0, 0)


@pytest.mark.parametrize("path", [LIST, LIST + "00000000-0000-0000-0000-000000000000/"])
def test_only_analysts_see_the_list(client, sign_in, path):
    stranger = client.get(path)
    officer = sign_in(UserFactory(roles=[Role.SUPERVISOR])).get(path)

    assert stranger.status_code == 302
    assert officer.status_code == 403
