"""Files with feedback: handed in without a script, and what staff may do with them."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.cases.models import Case
from tests.factories import files
from tests.factories.accounts import UserFactory
from tests.factories.cases import CODE, told
from tests.feedback.cases.conftest import hidden_fields
from tests.sign_in import signed_in
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User
from trustapp.audit.models import AuditLine
from trustapp.core.models import UsedKey
from trustapp.core.pure.actor import RESIDENT
from trustapp.files import services
from trustapp.files.enums import CopyKind, State
from trustapp.files.models import Copy, File, Opening, Part
from trustapp.files.pure.kinds import Handed, Kind
from trustapp.files.services.keeping import keep_copy

pytestmark = pytest.mark.django_db
LAST = "/say/feedback/words/"
PHOTO = files.saved(files.picture(), "JPEG", exif=files.exif("canary"))


def photo(name: str = "canary-name.jpg", content: bytes = PHOTO) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def last_page(resident: Client, press: Any) -> Any:
    first = resident.get(reverse("cases:feedback"))
    return press(resident, first, reverse("cases:feedback"), listened="no")


def send(resident: Client, page: Any, *attached: SimpleUploadedFile, **typed: str) -> Any:
    return resident.post(LAST, {**hidden_fields(page), **typed, "attached": list(attached)})


# --- handing in -----------------------------------------------------------------------------------
def test_photo_comes_with_feedback(resident: Client, press: Any) -> None:
    page = last_page(resident, press)

    sent = send(resident, page, photo(), photo("note.txt", b"words"), words="Hello")

    case = Case.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, "/say/sent/")
    assert [(file.subject, file.kind) for file in File.objects.order_by("id")] == [
        (case.subject, "jpeg"),
        (case.subject, "text"),
    ]
    assert 'enctype="multipart/form-data"' in page.content.decode()


def test_photo_alone_is_something_to_say(resident: Client) -> None:
    page = resident.get(LAST)

    assert send(resident, page, photo()).status_code == 302
    assert File.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("virus.exe", b"MZ", "We cannot take this kind of file."),
        ("letter.docx", b"PK\x03\x04", "Save it as PDF"),
        ("photo.jpg", b"<script>", "We cannot take this kind of file."),
    ],
)
def test_refused_file_keeps_the_words(
    resident: Client, press: Any, name: str, content: bytes, says: str
) -> None:
    page = last_page(resident, press)

    refused = send(resident, page, photo(name, content), words="What I wrote", contact="")

    text = refused.content.decode()
    assert refused.status_code == 200
    assert (says in text, "What I wrote" in text, "send without one" in text) == (True, True, True)
    assert hidden_fields(refused)["listened"] == "no"
    assert (Case.objects.count(), File.objects.count()) == (0, 0)
    assert send(resident, refused, words="What I wrote").status_code == 302


def test_other_mistakes_say_that_files_have_to_be_chosen_again(
    resident: Client, press: Any
) -> None:
    page = last_page(resident, press)

    refused = send(resident, page, photo(), reply_choice="contact", contact="")

    assert "Choose your files again" in refused.content.decode()
    assert File.objects.count() == 0


def test_slowed_down_sending_keeps_no_file(
    resident: Client, press: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = last_page(resident, press)
    monkeypatch.setattr("feedback.cases.views.residents.SENDINGS_AN_HOUR", 0)

    slowed = send(resident, page, photo(), words="What I wrote")

    text = slowed.content.decode()
    assert slowed.status_code == 429
    assert ("What I wrote" in text, "Choose your files again" in text) == (True, True)
    assert File.objects.count() == 0


def test_sending_twice_keeps_the_files_once(resident: Client, press: Any) -> None:
    page = last_page(resident, press)

    one, two = (send(resident, page, photo(), words="Hello") for _ in range(2))
    other = send(resident, page, photo("b.txt", b"another"), words="Hello")

    assert (one.status_code, two.status_code, other.status_code) == (302, 302, 422)
    assert (Case.objects.count(), File.objects.count()) == (1, 1)
    assert one.cookies["receipt-en"].value != ""


def test_first_page_takes_no_file(resident: Client, press: Any) -> None:
    back = send(resident, last_page(resident, press), photo(), back="1", words="Hello")

    assert hidden_fields(back)["words"] == "Hello"
    assert 'type="file"' not in back.content.decode()
    assert File.objects.count() == 0


@pytest.mark.parametrize("model", [File, Copy, Part, AuditLine])
@pytest.mark.parametrize("code", ["53100", "XX000"])
def test_full_disk_at_any_write_leaves_nothing_and_says_so(
    resident: Client, press: Any, model: Any, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(Exception):
        pgcode = code

    def fail(*_: Any, **__: Any) -> None:
        raise OperationalError if code == "53100" else DatabaseError from Full()

    page = last_page(resident, press)
    with monkeypatch.context() as broken:
        broken.setattr(model.objects, "create", fail)
        resident.raise_request_exception = False
        answer = send(resident, page, photo(), words="Hello")

    assert answer.status_code == (503 if code == "53100" else 500)
    counts = [kept.objects.count() for kept in (Case, File, Copy, Part, AuditLine, UsedKey)]
    assert counts == [0, 0, 0, 0, 0, 0]
    assert send(resident, page, photo(), words="Hello").status_code == 302


def test_many_files_from_one_place_slow_down_and_words_still_go(
    resident: Client, press: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedback.cases.views.residents.FILES_AN_HOUR", 1)
    answers = [send(resident, last_page(resident, press), photo(), words="Hello") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 429]
    assert "Send your words without a file" in answers[1].content.decode()
    assert send(resident, answers[1], words="Hello").status_code == 302
    assert (Case.objects.count(), File.objects.count()) == (2, 1)


# --- following --------------------------------------------------------------------------------
@pytest.fixture
def follower(resident: Client, press: Any) -> Client:
    """A resident who has entered the code of a case without files."""
    told(now=timezone.now())
    press(resident, resident.get(reverse("cases:track")), reverse("cases:track"), code=CODE)
    return resident


def write(browser: Client, *attached: SimpleUploadedFile, **typed: str) -> Any:
    page = browser.get(reverse("cases:open"))
    sent = {**hidden_fields(page), **typed, "attached": list(attached)}
    return browser.post(reverse("cases:message"), sent)


def test_photo_can_follow_by_code_and_its_sender_reads_what_became_of_it(
    follower: Client,
) -> None:
    sent = write(follower, photo(), words="Here is the photo.")
    before = follower.get(reverse("cases:open")).content.decode()
    File.objects.update(state=State.REFUSED, trouble="broken", finished_at=timezone.now())
    after = follower.get(reverse("cases:open")).content.decode()

    assert sent.status_code == 302
    assert File.objects.get().subject == Case.objects.get().subject
    assert "making it safe to open" in before
    assert "could not open it. You can send it another way." in after


def test_refused_file_keeps_the_message(follower: Client) -> None:
    refused = write(follower, photo("virus.exe", b"MZ"), words="What I wrote")
    empty = write(follower, photo(), words="")

    assert "What I wrote" in refused.content.decode()
    assert "We cannot take this kind of file." in refused.content.decode()
    assert "Choose your files again" in empty.content.decode()
    assert File.objects.count() == 0


def test_one_case_holds_a_dozen_files(follower: Client) -> None:
    case = Case.objects.get()
    given = [Handed(Kind.TEXT, b"words")] * 12
    services.keep_files(subject=case.subject, handed=given, by=RESIDENT, now=timezone.now())

    refused = write(follower, photo(), words="What I wrote")
    sent = write(follower, words="What I wrote")

    assert (refused.status_code, sent.status_code) == (409, 302)
    assert "We have 12 files with this already." in refused.content.decode()
    assert "What I wrote" in refused.content.decode()
    assert File.objects.count() == 12


def test_tracking_costs_the_same_with_one_and_three_files(
    follower: Client, django_assert_num_queries: Any
) -> None:
    write(follower, photo(), words="One")
    follower.get(reverse("cases:open"))

    with django_assert_num_queries(5):
        follower.get(reverse("cases:open"))
    write(follower, photo(), photo("b.txt", b"words"), words="Two more")
    with django_assert_num_queries(5):
        follower.get(reverse("cases:open"))


# --- staff ----------------------------------------------------------------------------------------
@pytest.fixture
def case() -> Case:
    return told(now=timezone.now(), attached=(Handed(Kind.JPEG, PHOTO),))


@pytest.fixture
def drawn(case: Case) -> File:
    """A photo that was drawn anew."""
    file = File.objects.get(subject=case.subject)
    keep_copy(file, CopyKind.SAFE, "jpg", b"safe picture")
    keep_copy(file, CopyKind.SMALL, "jpg", b"small picture")
    File.objects.filter(pk=file.pk).update(state=State.SAFE, finished_at=timezone.now())
    return file


def address(name: str, file: File, **more: Any) -> str:
    case_id = file.subject.partition(":")[2]
    given = {"public_id": case_id, "file_id": file.public_id, **more}
    return reverse(f"cases:{name}", kwargs=given)


def item(file: File) -> str:
    return reverse("cases:item", kwargs={"public_id": file.subject.partition(":")[2]})


def test_waiting_file_shows_itself_but_cannot_be_opened(
    client: Client, liaison: User, case: Case
) -> None:
    file = File.objects.get(subject=case.subject)
    browser = signed_in(client, liaison)

    text = browser.get(item(file)).content.decode()

    assert ("Being made safe" in text, "Save the safe copy" in text) == (True, False)
    assert browser.get(address("safe_copy", file)).status_code == 404
    assert "canary" not in text


@pytest.mark.parametrize(
    ("trouble", "words"), [("broken", "damaged"), ("infected", "virus scanner found")]
)
def test_refused_file_says_why(
    client: Client, liaison: User, case: Case, trouble: str, words: str
) -> None:
    File.objects.update(state=State.REFUSED, trouble=trouble, finished_at=timezone.now())
    file = File.objects.get(subject=case.subject)

    text = signed_in(client, liaison).get(item(file)).content.decode()

    assert ("Could not be made safe" in text, words in text) == (True, True)


@pytest.mark.parametrize(
    ("name", "content"), [("safe_copy", b"safe picture"), ("small_copy", b"small picture")]
)
def test_safe_copy_leaves_as_an_attachment_that_may_do_nothing(
    client: Client, liaison: User, drawn: File, name: str, content: bytes
) -> None:
    answer = signed_in(client, liaison).get(address(name, drawn))

    assert (answer.status_code, answer.content) == (200, content)
    short = drawn.public_id.hex[:8]
    assert answer["Content-Disposition"] == f'attachment; filename="file-{short}.jpg"'
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "image/jpeg"
    assert "no-store" in answer["Cache-Control"]
    line = AuditLine.objects.get(action="files.look_at_copy")
    assert (line.target, line.actor_id) == (drawn.name, liaison.pk)


def test_item_costs_the_same_with_one_and_three_files(
    client: Client, liaison: User, drawn: File, django_assert_num_queries: Any
) -> None:
    browser = signed_in(client, liaison)
    browser.get(item(drawn))

    with django_assert_num_queries(24):
        browser.get(item(drawn))
    for _ in range(2):
        File.objects.create(subject=drawn.subject, kind="text", size=5, received_at=timezone.now())
    with django_assert_num_queries(24):
        browser.get(item(drawn))


def press_button(browser: Any, name: str, file: File, **more: Any) -> Any:
    typed = {key: more.pop(key) for key in ("reason", "allow", "refuse") if key in more}
    return browser.post(address(name, file, **more), typed, follow=True)


def test_original_goes_through_two_people(liaison: User, supervisor: User, drawn: File) -> None:
    dana, robin = signed_in(Client(), liaison), signed_in(Client(), supervisor)
    asked = press_button(dana, "ask_original", drawn, reason="The plate is too small.")
    opening = Opening.objects.get()
    where = {"opening_id": opening.public_id}

    assert "Waits for a second person" in asked.content.decode()
    assert "Let them open it once" not in asked.content.decode()
    assert "Somebody asks for the original" in robin.get(item(drawn)).content.decode()
    assert "The plate is too small." in robin.get(address("file", drawn)).content.decode()
    assert press_button(dana, "open_original", drawn, **where).status_code == 409
    assert press_button(dana, "decide_original", drawn, **where, allow="1").status_code == 409
    allowed = press_button(robin, "decide_original", drawn, **where, allow="1")
    assert "They can open it once." in allowed.content.decode()
    assert "Open the original now, once" in dana.get(address("file", drawn)).content.decode()
    opened = press_button(dana, "open_original", drawn, **where)
    assert opened.content == PHOTO
    assert opened["Content-Type"] == "application/octet-stream"
    assert re.fullmatch(
        r'attachment; filename="file-[0-9a-f]{8}.jpeg"', opened["Content-Disposition"]
    )
    again = press_button(dana, "open_original", drawn, **where)
    assert (again.status_code, PHOTO in again.content) == (409, False)


def test_refused_wish_is_over_and_can_be_asked_again(
    liaison: User, supervisor: User, drawn: File
) -> None:
    dana, robin = signed_in(Client(), liaison), signed_in(Client(), supervisor)
    press_button(dana, "ask_original", drawn, reason="Once.")
    where = {"opening_id": Opening.objects.get().public_id}

    refused = press_button(robin, "decide_original", drawn, **where, refuse="1")

    assert "You refused it." in refused.content.decode()
    assert press_button(dana, "open_original", drawn, **where).status_code == 409
    assert press_button(robin, "decide_original", drawn, **where, allow="1").status_code == 409
    press_button(dana, "ask_original", drawn, reason="Twice.")
    assert Opening.objects.count() == 2


def test_asking_needs_a_reason_and_a_double_click_asks_once(liaison: User, drawn: File) -> None:
    browser = signed_in(Client(), liaison)

    empty = press_button(browser, "ask_original", drawn, reason=" ")
    for _ in range(2):
        press_button(browser, "ask_original", drawn, reason="Once.")

    assert "Say why you need it." in empty.content.decode()
    assert Opening.objects.count() == 1


def test_strangers_and_wrong_roles_get_nothing(
    resident: Client, liaison: User, supervisor: User, drawn: File
) -> None:
    officer = signed_in(Client(), UserFactory(roles=[Role.OFFICER]))
    robin = signed_in(Client(), supervisor)
    press_button(signed_in(Client(), liaison), "ask_original", drawn, reason="Once.")
    where = {"opening_id": Opening.objects.get().public_id}

    for name in ("file", "safe_copy", "small_copy"):
        assert resident.get(address(name, drawn)).status_code == 302
        assert officer.get(address(name, drawn)).status_code == 403
        assert officer.post(address(name, drawn)).status_code in (403, 405)
    for name, more in (("ask_original", {}), ("decide_original", where), ("open_original", where)):
        assert officer.post(address(name, drawn, **more)).status_code == 403
        assert officer.get(address(name, drawn, **more)).status_code in (403, 405)
    for name, more in (("ask_original", {}), ("open_original", where)):
        assert robin.post(address(name, drawn, **more)).status_code == 403
    assert (Opening.objects.get().decided_at, Opening.objects.count()) == (None, 1)


def test_file_of_another_case_is_not_found(client: Client, liaison: User, drawn: File) -> None:
    browser = signed_in(client, liaison)
    other = told("2CDF-GHJK-MNPQ", now=timezone.now())
    wrong = {"public_id": other.public_id, "file_id": drawn.public_id}

    for name in ("file", "safe_copy", "small_copy"):
        assert browser.get(reverse(f"cases:{name}", kwargs=wrong)).status_code == 404
    nobody = {"opening_id": other.public_id}
    assert browser.post(address("open_original", drawn, **nobody)).status_code == 404
    lost = wrong | {"public_id": drawn.public_id}
    assert browser.get(reverse("cases:file", kwargs=lost)).status_code == 404
