"""What a report says, from results of known worlds."""

import pytest
from django.utils.translation import override

from engagement.visits.queries import reports
from tests.engagement.visits.pure.analysis.files import found, plain_plan, world


def said(columns, **plan):
    """Return the report of a small world."""
    planned = plain_plan(**plan)
    return reports.report_of(found(planned, columns), planned)


@pytest.mark.parametrize(
    ("effect", "blocks", "beginning", "tone"),
    [
        (8, 60, "Visits raised “y” by ", "up"),
        (-8, 60, "Visits lowered “y” by ", "down"),
        (0, 60, "No effect of visits on “y” was found: a rise of more than ", "same"),
        (0, 12, "We cannot say whether visits changed “y”: anything from ", "same"),
    ],
)
def test_every_finding_has_its_sentence(effect, blocks, beginning, tone):
    report = said(world(60, blocks=blocks, effect=effect, compliance=0.9))

    (row,) = report.primary
    assert row.sentence.startswith(beginning)
    assert row.tone == tone
    assert row.when == "3 days after"
    assert row.low < row.x < row.high
    assert row.people == f"About {round(blocks * 0.4) * 10} people"
    assert row.reached.startswith("For those visited because the lot fell on them: ")
    assert row.certainty.startswith("p ")


def test_an_arm_that_did_not_answer_is_too_few():
    columns = world(51, blocks=10)
    columns["y"] = [None if z else y for y, z in zip(columns["y"], columns["z"], strict=True)]

    (row,) = said(columns).primary

    assert row.sentence == "Too few people answered to say anything about “y”."
    assert (row.estimate, row.range, row.reached, row.certainty, row.x) == ("", "", "", "", None)


def test_an_effect_that_does_not_hold_beside_others_is_none():
    names = ["y", *(f"other{number}" for number in range(7))]
    outcomes = [
        {"name": name, "primary": True, "columns": {"after": name}, "smallest_effect": 50}
        for name in names
    ]
    columns = world(71, blocks=40, effect=3)
    for name in names[1:]:
        columns[name] = [value % 7 for value in columns["x"]]

    report = said(columns, outcomes=outcomes, covariates=["x"])

    effect = report.primary[0]
    assert effect.chip == "no effect found"
    assert "was found that holds beside all others looked at; alone, its range is +" in (
        effect.sentence
    )
    assert len(report.effects.rows) == 8


def test_the_flow_goes_down_and_hides_small_numbers():
    columns = world(53, blocks=20, compliance=0.1)
    rule = {"column": "gone", "values": ["1"], "reason": "Gone before the lot"}
    columns["gone"] = [int(at < 4) for at in range(80)]

    report = said(columns, exclusions=[rule])

    assert [step.title for step in report.flow] == [
        "Households drawn by lot",
        "People in them",
        "Analysed as drawn",
        "Talked with at the door",
        "Answered 3 days after the visits",
    ]
    assert (report.flow[0].treated, report.flow[3].treated, report.flow[3].control) == (
        "40",
        "<11",
        "0",
    )
    assert report.excluded == ("Gone before the lot: <11",)


def test_uneven_answers_are_bounded_and_lasting_effects_told():
    waves = [{"name": "t1", "days_after": 3}, {"name": "t2", "days_after": 21}]
    outcomes = [{"name": "y", "primary": True, "columns": {"t1": "y", "t2": "later"}}]
    columns = world(54, blocks=60, effect=6)
    rows = zip(columns["y"], columns["z"], range(240), strict=True)
    columns["later"] = [None if z and at % 2 else y - 2 for y, z, at in rows]
    columns["ward"] = ["A" if at % 2 else "B" for at in range(240)]

    report = said(
        columns, waves=waves, outcomes=outcomes, subgroups=[{"name": "Ward", "column": "ward"}]
    )

    assert report.response[0].endswith("That is no more of a difference than chance makes.")
    assert (
        "The arms answered unevenly. Whoever fell away, the effect on “y” lies"
        in (report.response[1])
    )
    assert report.decay[0].startswith("“y”: +")
    heading, groups = report.groups[0]
    assert heading == "Ward – y, 3 days after"
    assert [group for group, _words in groups] == ["A", "B"]
    assert groups[0][1].startswith("raised it: +")


def test_means_about_few_people_are_not_told():
    columns = world(56, blocks=20)
    columns["rare"] = [int(at < 3) for at in range(80)]

    report = said(columns, covariates=["x", "rare"])

    rows = {row[0]: row[1:] for row in report.balance}
    assert rows["rare"] == ("–", "–", "–")
    assert "–" not in rows["x"]
    assert report.balance_words.startswith("Together, the arms were as alike")
    assert said(columns, covariates=[]).balance_words == (
        "There was nothing to compare before the lot."
    )


def test_tables_hold_bands_and_quantiles():
    result = found(plain_plan(), world(56, blocks=20))

    headings, row = reports.result_rows(result)
    lots = reports.lot_rows(result)

    assert dict(zip(headings, row, strict=True))["n_treated"] == "40"
    assert len(lots) == 1 + 201
    assert [float(each[4]) for each in lots[1:]] == sorted(float(each[4]) for each in lots[1:])


def test_a_sign_stands_before_its_number_in_every_direction():
    with override("ar"):
        (row,) = said(world(57, blocks=60, effect=8)).primary

    assert row.estimate.startswith("\u200e+")
