"""Letters: printed by a worker, fetched once, posted by a person; a code leads to the questions."""

import io
import re
from datetime import timedelta

import pikepdf
import pytest
from django.test import Client
from django.utils import timezone

from feedback.surveys import queries, services, tasks
from feedback.surveys.enums import SurveyState
from feedback.surveys.models import Contact, Invitation, LetterBatch, Response, Wave
from tests.factories.accounts import UserFactory
from tests.factories.places import PlaceFactory
from tests.factories.surveys import OPENS, SurveyFactory, people
from trustapp.accounts.enums import Role
from trustapp.audit.models import AuditLine
from trustapp.channels.models import Message
from trustapp.core.pure.actor import system
from trustapp.core.pure.codes import ALPHABET

pytestmark = pytest.mark.django_db
BY = system("test")
NOW = OPENS + timedelta(hours=1)
CODE = re.compile(rf"(?:[{ALPHABET}]{{4}}-){{2}}[{ALPHABET}]{{4}}")


@pytest.fixture(autouse=True)
def _during_the_wave(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def analyst(sign_in):
    return sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]))


def to_post(count: int = 2, language: str = "en") -> Wave:
    """Return an open wave of people who are reached by letter alone."""
    found = people(PlaceFactory(), count, language=language)
    for number, person in enumerate(found):
        Contact.objects.filter(pk=person.pk).update(
            postal_address=Contact(
                postal_address=f"{number} Main Street\nPrairie Lake"
            ).postal_address
        )
    Contact.objects.update(email=None, email_hash=None)
    SurveyFactory(state=SurveyState.RUNNING, sample_size=count, ways=["email", "letter"])
    services.advance_waves(now=NOW)
    wave = Wave.objects.get()
    services.queue_invitations(wave_id=wave.pk, now=NOW)
    wave.refresh_from_db()
    return wave


def printed(wave: Wave) -> LetterBatch:
    batch = services.prepare_letters(by=BY, wave=wave, now=NOW)[0]
    services.print_letters(batch_id=batch.pk, now=NOW)
    batch.refresh_from_db()
    return batch


def codes_in(monkeypatch) -> list[dict]:
    """Return a list that fills with the words of each print, as the printer gets them."""
    seen: list[dict] = []
    real = services.letters.print_pdf

    def listen(template: str, words: dict, *, now):
        seen.append(words)
        return real(template, words, now=now)

    monkeypatch.setattr(services.letters, "print_pdf", listen)
    return seen


def test_a_wave_opens_while_its_letters_wait():
    wave = to_post()

    shown = queries.progress([wave])[0]
    assert wave.state == "open"
    assert (shown.invited, shown.letters, shown.letters_to_prepare) == (2, 2, 2)
    assert not Message.objects.exists()


def test_letters_are_prepared_once():
    wave = to_post()
    services.prepare_letters(by=BY, wave=wave, now=NOW)

    with pytest.raises(services.NothingToPrint):
        services.prepare_letters(by=BY, wave=wave, now=NOW)

    assert LetterBatch.objects.get().count == 2
    assert queries.progress([wave])[0].letters_to_prepare == 0
    assert AuditLine.objects.filter(action="surveys.prepare_letters").count() == 1


def test_many_letters_become_several_batches(monkeypatch):
    monkeypatch.setattr(services.letters, "BATCH", 2)

    made = services.prepare_letters(by=BY, wave=to_post(5), now=NOW)

    assert [each.count for each in made] == [2, 2, 1]


def test_the_printed_file_is_tagged_and_has_a_page_for_each(monkeypatch):
    seen = codes_in(monkeypatch)
    batch = printed(to_post())

    file = services.fetch_letters(by=BY, batch=batch, now=NOW)

    with pikepdf.open(io.BytesIO(file)) as pdf:
        assert len(pdf.pages) == 2
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "en"
    codes = [each["code"] for each in seen[0]["letters"]]
    assert all(CODE.fullmatch(code) for code in codes)
    assert len(set(codes)) == 2
    assert set(Invitation.objects.values_list("token_hash", "state")) == {
        (queries.token_hash(queries.letter_token(code)), "queued") for code in codes
    }


@pytest.mark.parametrize(("language", "is_rtl"), [("ar", True), ("es", False)])
def test_letters_speak_the_language_of_each_person(monkeypatch, language, is_rtl):
    seen = codes_in(monkeypatch)

    printed(to_post(1, language=language))

    say = seen[0]["languages"][language]
    assert (say["rtl"], say["title"]) == (is_rtl, f"Title in {language}")
    assert say["address"].endswith(f"/{language}/s/")
    assert seen[0]["letters"][0]["address"] == ["0 Main Street", "Prairie Lake"]


def test_a_file_is_fetched_once_and_kept_no_longer():
    batch = printed(to_post())
    sealed = LetterBatch.objects.get().document

    services.fetch_letters(by=BY, batch=batch, now=NOW)

    assert sealed is not None
    assert LetterBatch.objects.get().document is None
    with pytest.raises(services.NotThere):
        services.fetch_letters(by=BY, batch=batch, now=NOW)


def test_a_new_print_makes_the_old_codes_worthless_and_leaves_its_line(monkeypatch):
    seen = codes_in(monkeypatch)
    batch = printed(to_post(1))
    services.fetch_letters(by=BY, batch=batch, now=NOW)

    services.reprint_letters(by=BY, batch=batch, now=NOW)
    services.print_letters(batch_id=batch.pk, now=NOW)

    old, new = (queries.letter_token(words["letters"][0]["code"]) for words in seen)
    assert queries.standing_by_token(old, now=NOW) is None
    assert queries.standing_by_token(new, now=NOW) is not None
    assert AuditLine.objects.filter(action="surveys.reprint_letters").count() == 1


def test_letters_are_posted_once_and_then_neither_printed_again():
    batch = printed(to_post())
    with pytest.raises(services.AlreadyPosted):
        services.post_letters(by=BY, batch=batch, now=NOW)
    services.fetch_letters(by=BY, batch=batch, now=NOW)

    services.post_letters(by=BY, batch=batch, now=NOW)

    batch.refresh_from_db()
    assert batch.posted_at == NOW
    for again in (services.post_letters, services.reprint_letters):
        with pytest.raises(services.AlreadyPosted):
            again(by=BY, batch=batch, now=NOW)


def test_whoever_opted_out_meanwhile_gets_no_letter():
    wave = to_post(2)
    batch = services.prepare_letters(by=BY, wave=wave, now=NOW)[0]
    gone = Invitation.objects.order_by("id").first()
    Contact.objects.filter(pk=gone.contact_id).update(opted_out_at=NOW)

    tasks.print_letters(batch_id=batch.pk, extra="ignored")

    gone.refresh_from_db()
    assert (gone.state, gone.skipped_because) == ("skipped", "opted_out")
    assert LetterBatch.objects.get().count == 1


def test_a_lost_poke_is_only_late_and_a_file_that_nobody_fetches_is_forgotten(time_machine):
    batch = services.prepare_letters(by=BY, wave=to_post(), now=NOW)[0]

    early = services.poke_letters(now=NOW)
    time_machine.move_to(NOW + timedelta(minutes=2), tick=False)
    late = tasks.print_waiting_letters(extra="ignored")
    services.print_letters(batch_id=batch.pk, now=NOW)
    kept = services.forget_letters(now=NOW + timedelta(days=7))
    forgotten = services.forget_letters(now=NOW + timedelta(days=7, seconds=1))

    assert (early, late, kept, forgotten) == (0, 1, 0, 1)


def test_a_batch_is_printed_once_and_never_after_the_wave():
    wave = to_post()
    batch = printed(wave)

    again = services.print_letters(batch_id=batch.pk, now=NOW)
    services.reprint_letters(by=BY, batch=batch, now=NOW)
    services.advance_waves(now=wave.closes_at)

    assert again == 0
    assert services.print_letters(batch_id=batch.pk, now=wave.closes_at) == 0
    with pytest.raises(services.NothingToPrint):
        services.prepare_letters(by=BY, wave=wave, now=wave.closes_at)


def test_the_code_leads_to_the_questions_and_counts_as_a_letter(monkeypatch):
    seen = codes_in(monkeypatch)
    wave = to_post(1)
    printed(wave)
    code = seen[0]["letters"][0]["code"]
    item = wave.survey.items.order_by("position").first()

    found = Client().post("/s/", {"code": code.lower().replace("-", " ")})
    Client().post(f"{found.headers['Location']}1/", {f"item_{item.pk}": "6"})

    assert found.status_code == 303
    assert code.replace("-", "") not in found.headers["Location"].upper()
    assert Response.objects.get().mode == "letter"


def test_a_code_opens_nothing_as_an_address(monkeypatch):
    seen = codes_in(monkeypatch)
    printed(to_post(1))
    code = seen[0]["letters"][0]["code"]

    assert Client().get(f"/s/{code}/").status_code == 410
    assert Client().get(f"/s/{code.replace('-', '')}/").status_code == 410


def test_a_wrong_code_gets_the_same_words_however_near_it_is(monkeypatch):
    seen = codes_in(monkeypatch)
    printed(to_post(1))
    code = seen[0]["letters"][0]["code"]
    near = code[:-1] + ("3" if code.endswith("2") else "2")
    far = "CCCC-CCCC-CCCC"

    pages = [Client().post("/s/", {"code": code}) for code in (near, far)]

    bare = [re.sub(r"value=\"[^\"]*\"", "", page.content.decode()) for page in pages]
    assert "We do not know this code." in bare[0]
    assert [page.status_code for page in pages] == [200, 200]
    assert bare[0] == bare[1]


def test_codes_are_tried_ten_times_and_then_wait(monkeypatch):
    seen = codes_in(monkeypatch)
    printed(to_post(1))
    browser = Client()

    statuses = [browser.post("/s/", {"code": "CCCC"}).status_code for _ in range(11)]
    right = browser.post("/s/", {"code": seen[0]["letters"][0]["code"]})

    assert statuses == [200] * 10 + [429]
    assert right.status_code == 429
    assert "Please wait a quarter of an hour" in right.content.decode()


def test_staff_print_fetch_and_post_in_the_browser(analyst):
    wave = to_post()
    home = f"/staff/surveys/{wave.survey.public_id}/"

    analyst.post(f"{home}letters/{wave.public_id}/prepare/")
    twice = analyst.post(f"{home}letters/{wave.public_id}/prepare/", follow=True)
    batch = LetterBatch.objects.get()
    waiting = analyst.get(home).content.decode()
    early = analyst.post(f"{home}letters/{batch.public_id}/fetch/", follow=True)
    tasks.print_letters(batch_id=batch.pk)
    file = analyst.post(f"{home}letters/{batch.public_id}/fetch/")
    again = analyst.post(f"{home}letters/{batch.public_id}/fetch/", follow=True)
    posted = analyst.post(f"{home}letters/{batch.public_id}/post/", follow=True)
    anew = analyst.post(f"{home}letters/{batch.public_id}/reprint/", follow=True)

    assert "There is no letter to prepare." in twice.content.decode()
    assert "Being printed" in waiting
    for refused in (early, again):
        assert "These letters cannot be fetched" in refused.content.decode()
    assert file.headers["Content-Type"] == "application/pdf"
    assert file.content.startswith(b"%PDF")
    assert "Noted: the letters are on their way." in posted.content.decode()
    assert "or are posted already" in anew.content.decode()


@pytest.mark.parametrize("action", ["prepare", "fetch", "reprint", "post"])
def test_only_analysts_touch_letters_and_only_by_post(client, sign_in, analyst, action):
    wave = to_post()
    batch = printed(wave)
    name = wave.public_id if action == "prepare" else batch.public_id
    path = f"/staff/surveys/{wave.survey.public_id}/letters/{name}/{action}/"
    other = f"/staff/surveys/{SurveyFactory().public_id}/letters/{name}/{action}/"

    assert analyst.get(path).status_code == 405
    assert analyst.post(other).status_code == 404
    assert Client().post(path).status_code == 302
    assert sign_in(UserFactory(roles=[Role.SUPERVISOR]), Client()).post(path).status_code == 403
    assert timezone.now() == NOW
