"""The report of a trial: computed once the arms are open, kept for ever, let out by two people."""

import csv
import io

import pikepdf
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from engagement.visits.enums import TrialState
from engagement.visits.models import ReportApproval, ReportPaper, TrialReport, TrialRun
from engagement.visits.queries import reports
from engagement.visits.services import analysing, report_printing, reporting
from engagement.visits.services import trials as services
from engagement.visits.tasks import analyse_trial, print_report
from tests.factories import trials as factory
from tests.factories.accounts import UserFactory
from tests.factories.trials import NOW, analyst
from trustapp.accounts.enums import Role
from trustapp.audit.models import AuditLine

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PEOPLE = 24


def computed(trial):
    """Have the registered analysis done, as the worker does it."""
    run = reporting.ask_for_analysis(trial=trial, by=analyst(), now=NOW)
    return analysing.analyse_trial(run=run, now=NOW)


def published(people=PEOPLE):
    report = computed(factory.closed(people))
    for _reader in range(2):
        reporting.approve_report(report=report, by=analyst(), now=NOW)
    report.trial.refresh_from_db()
    return report


def test_arms_stay_closed_until_everybody_was_asked():
    trial = factory.running()

    for look in ("", "half-way", "never registered"):
        with pytest.raises(services.ArmsClosed):
            reporting.ask_for_analysis(trial=trial, by=analyst(), now=NOW, look=look)

    assert TrialRun.objects.count() == 0


def test_asking_twice_is_asking_once():
    trial, by = factory.closed(), analyst()

    runs = {reporting.ask_for_analysis(trial=trial, by=by, now=NOW).pk for _time in range(2)}

    assert len(runs) == 1
    assert AuditLine.objects.filter(action="visits.ask_for_analysis").count() == 1


def test_the_analysis_is_kept_and_the_same_again():
    trial = factory.closed(PEOPLE)
    run = reporting.ask_for_analysis(trial=trial, by=analyst(), now=NOW)

    analyse_trial(run_id=run.pk)
    analyse_trial(run_id=run.pk)
    again = computed(trial)

    report = TrialReport.objects.get()
    run.refresh_from_db()
    trial.refresh_from_db()
    assert again == report
    assert (run.done, run.steps, run.problem) == (2, 2, "")
    assert trial.state == TrialState.ANALYSED
    assert report.plan_hash == report.result["plan_sha256"] == trial.plan_hash
    assert report.result["flow"]["people"] == {"treated": PEOPLE / 2, "control": PEOPLE / 2}
    assert report.result["flow"]["waves"][1]["answered"] == report.result["flow"]["people"]
    assert AuditLine.objects.filter(action="visits.open_arms").count() == 2


def test_a_look_is_computed_and_cannot_be_published():
    trial = factory.running(PEOPLE)
    over = factory.ask(trial, "t1", 3)
    wave = factory.answer(trial, "t1", factory.people_of(trial))
    factory.close_wave(wave=wave, by=factory.system("test"), now=over)
    services.open_look(trial=trial, name="half-way", by=analyst(), now=over)

    run = reporting.ask_for_analysis(trial=trial, by=analyst(), now=over, look="half-way")
    report = analysing.analyse_trial(run=run, now=over)

    assert report.result["look"] == "half-way"
    assert [each["wave"] for each in report.result["effects"]] == ["t1"]
    with pytest.raises(services.WrongStep):
        reporting.approve_report(report=report, by=analyst(), now=over)
    trial.refresh_from_db()
    assert trial.state == TrialState.RUNNING


def test_what_cannot_be_computed_is_said():
    trial = factory.running(8)
    for name, days_after in (("t1", 3), ("t2", 21)):
        over = factory.ask(trial, name, days_after)
        wave = factory.answer(trial, name, factory.people_of(trial), value=11)
        factory.close_wave(wave=wave, by=factory.system("test"), now=over)
    services.close_finished(now=over)
    trial.refresh_from_db()

    assert computed(trial) is None

    run = TrialRun.objects.get()
    assert run.finished_at == NOW
    assert "11 (0 … 10) lies outside the scale of the plan" in run.problem
    assert TrialReport.objects.count() == 0


def test_two_people_let_a_report_go_out():
    report, first = computed(factory.closed(PEOPLE)), analyst()

    assert reporting.approve_report(report=report, by=first, now=NOW) == 1
    assert reporting.approve_report(report=report, by=first, now=NOW) == 1
    assert reports.published_report(report.trial.slug) is None
    assert reporting.approve_report(report=report, by=analyst(), now=NOW) == 2

    assert reports.published_report(report.trial.slug) == report
    assert AuditLine.objects.filter(action="visits.approve_report").count() == 2


@pytest.mark.parametrize("model", [TrialReport, ReportApproval])
def test_reports_and_approvals_never_change(model):
    published()
    row = model.objects.first()

    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(
            **({"method": "9"} if model is TrialReport else {"approved_at": NOW.replace(day=1)})
        )


def test_nobody_sees_a_report_before_it_is_out(client):
    report = computed(factory.closed(PEOPLE))
    reporting.approve_report(report=report, by=analyst(), now=NOW)

    for ending in ("report/", "report.csv", "people.csv", "lots.csv", "report.pdf"):
        assert client.get(f"/trials/{report.trial.slug}/{ending}").status_code == 404


def test_the_published_report_says_what_was_found(client):
    report = published()
    address = f"/trials/{report.trial.slug}/"

    page = client.get(f"{address}report/").content.decode()

    (said, later) = reports.report_of(report.result, services.plan_of(report.trial)).primary
    assert said.sentence in page.replace("&#x27;", "'")
    assert later.sentence in page
    assert report.plan_hash in page
    table = list(csv.DictReader(io.StringIO(client.get(f"{address}report.csv").content.decode())))
    assert [(row["wave"], row["n_treated"]) for row in table] == [("t1", "10"), ("t2", "10")]
    people = client.get(f"{address}people.csv").content.decode().splitlines()
    assert people[0].startswith("household,")
    assert len(people) == 1 + len(report.people["rows"])
    lots = client.get(f"{address}lots.csv").content.decode().splitlines()
    assert len(lots) == 1 + 2 * 201


def test_the_paper_is_tagged_in_every_language(client):
    report = published()
    address = f"/trials/{report.trial.slug}/report.pdf"
    assert client.get(address).status_code == 202

    assert print_report(report_id=report.pk) == 3
    assert print_report(report_id=report.pk) == 0

    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    for paper in ReportPaper.objects.all():
        document = pikepdf.open(io.BytesIO(bytes(paper.content)))
        assert bool(document.Root.MarkInfo.Marked)
        assert str(document.Root.Lang) == paper.language


def test_a_report_that_is_not_out_is_not_printed():
    report = computed(factory.closed())

    assert report_printing.print_report(report=report, now=NOW) == 0


def test_analysts_ask_read_and_let_go_out(sign_in):
    trial = factory.closed(PEOPLE)
    address = f"/staff/trials/{trial.public_id}/report/"
    client = sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]), Client())

    assert "Compute the registered analysis" in client.get(address).content.decode()
    assert client.post(f"{address}analyse/").status_code == 302
    assert "begins shortly" in client.get(address).content.decode()
    run = TrialRun.objects.get()
    TrialRun.objects.filter(pk=run.pk).update(done=1, steps=2)
    assert "1 of 2" in client.get(address).content.decode()
    report = analysing.analyse_trial(run=run, now=NOW)
    assert "Every registered outcome" in client.get(address).content.decode()
    client.post(f"{address}approve/", {"report": "another"})
    assert ReportApproval.objects.count() == 0
    client.post(f"{address}approve/", {"report": report.public_id})
    assert "I have read it" not in client.get(address).content.decode()
    client = sign_in(UserFactory(roles=[Role.OVERSIGHT_READER]), Client())
    assert client.post(f"{address}analyse/").status_code in {403, 404}
    client.post(f"{address}approve/", {"report": report.public_id})
    assert client.get(f"/trials/{trial.slug}/report/").status_code == 200
    assert client.get(f"{address}?look=never").status_code == 404


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR])
def test_officers_reach_no_result_before_it_is_out(sign_in, role):
    report = computed(factory.closed(PEOPLE))
    address = f"/staff/trials/{report.trial.public_id}/report/"
    client = sign_in(UserFactory(roles=[role]))

    assert client.get(address).status_code in {403, 404}
    for act in ("analyse/", "approve/"):
        assert client.post(f"{address}{act}").status_code in {403, 404}
    assert ReportApproval.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_report_pages_ask_as_often_for_many(count, sign_in):
    report = published()
    for number in range(count):
        services.note_deviation(
            trial=report.trial, reason=f"Done otherwise, {number}.", by=analyst(), now=NOW
        )
    desk = sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]), Client())
    own = f"/staff/trials/{report.trial.public_id}/"
    desk.get("/staff/")

    asked = {}
    for name, browser, address in (
        ("public report", Client(), f"/trials/{report.trial.slug}/report/"),
        ("public plan", Client(), f"/trials/{report.trial.slug}/"),
        ("own report", desk, f"{own}report/"),
        ("own trial", desk, own),
    ):
        with CaptureQueriesContext(connection) as found:
            assert browser.get(address).status_code == 200
        asked[name] = len(found)

    assert asked == {"public report": 3, "public plan": 3, "own report": 9, "own trial": 7}
