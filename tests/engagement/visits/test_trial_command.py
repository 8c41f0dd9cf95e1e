"""`manage.py trial`: a file and a plan in, one result out, and plain words where that fails."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from engagement.visits.pure.trial_plan import TrialPlan
from tests.engagement.visits.pure.analysis.files import EXAMPLE, ROOT, plain_plan, world

SMALL = ROOT / "tests" / "reference" / "stats_more" / "visits_small.csv"
CLUSTERS = ROOT / "tests" / "reference" / "stats_more" / "crt_singles.csv"
CLUSTER_PLAN = ROOT / "docs" / "trials" / "one_column.plan.json"


def write(folder, columns, *, separator=",", mark="", quote=""):
    """Write a file of people as some program would."""
    lines = [separator.join(f"{quote}{name}{quote}" for name in columns)]
    for row in zip(*columns.values(), strict=True):
        lines.append(separator.join(f"{quote}{value}{quote}" for value in row))
    path = folder / "people.csv"
    path.write_text(mark + "\r\n".join(lines) + "\r\n\r\n", encoding="utf-8", newline="")
    return path


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plain_plan().to_json()))
    return path


def test_a_result_is_written_and_is_the_same_again(tmp_path, capsys):
    for name in ("first.json", "second.json"):
        call_command("trial", "analyse", SMALL, EXAMPLE, out=tmp_path / name)

    first, second = ((tmp_path / f"{name}.json").read_bytes() for name in ("first", "second"))
    assert first == second
    assert capsys.readouterr().out.splitlines() == [
        str(tmp_path / f"{name}.json") for name in ("first", "second")
    ]
    assert json.loads(first)["flow"]["people"] == {"treated": 89, "control": 89}


def test_a_result_is_printed_as_the_file_would_hold_it(capsys):
    call_command("trial", "analyse", CLUSTERS, CLUSTER_PLAN, seed=5)

    printed = json.loads(capsys.readouterr().out)
    assert printed["seed"] == 5
    assert printed["effects"][0]["headline"] == "randomisation_inference"


@pytest.mark.parametrize(
    "manner",
    [
        {"mark": "\ufeff"},
        {"separator": ";"},
        {"separator": "\t", "quote": '"'},
        {"quote": '"', "mark": "\ufeff"},
    ],
)
def test_any_usual_way_to_write_a_table_is_read(tmp_path, capsys, plan, manner):
    columns = world(61, blocks=5)
    results = []
    for each in (columns, dict(reversed(columns.items()))):
        call_command("trial", "analyse", write(tmp_path, each, **manner), plan)
        results.append(capsys.readouterr().out)

    assert results[0] == results[1]
    assert json.loads(results[0])["flow"]["blocks"] == 5


def refusal(*arguments, **options):
    with pytest.raises(CommandError) as refused:
        call_command("trial", *arguments, **options)
    return str(refused.value)


def test_files_that_cannot_be_meant_are_refused_in_plain_words(tmp_path, plan):
    columns = world(62, blocks=4)
    columns["y"][2] = "high"
    assert refusal("analyse", write(tmp_path, columns), plan) == (
        "Line 4, column “y”: “high” is no number (1 lines in all). Write a number, leave it empty "
        "if it is missing, or register the column as a category."
    )
    path = write(tmp_path, world(62, blocks=4))
    path.write_text(path.read_text().replace("\n0,", "\n0,,,,,,,,", 1))
    assert refusal("analyse", path, plan).startswith(
        "Line 2 has 13 entries, but there are 6 headings."
    )
    path.write_text("home,home\n1,2\n")
    assert refusal("analyse", path, plan).startswith("Two columns are called “home”.")
    path.write_text("")
    assert "none of that name" in refusal("analyse", path, plan)
    path.write_bytes(b"home\n\xff\n")
    assert "people.csv" in refusal("analyse", path, plan)
    assert "gone.csv" in refusal("analyse", tmp_path / "gone.csv", plan)


def test_plans_that_cannot_be_used_are_refused_line_by_line(tmp_path, plan):
    source = json.loads(plan.read_text())
    plan.write_text(json.dumps(source | {"alpha": "small", "best": 1}))
    assert refusal("check", plan).splitlines() == [
        "alpha: write a number, not small.",
        "best: a plan has no such field. Correct its name or take it out.",
    ]
    plan.write_text("{")
    assert refusal("check", plan).startswith("plan.json: not JSON, line 1")
    assert "gone.json" in refusal("check", tmp_path / "gone.json")


def test_another_plan_than_the_locked_one_is_refused(tmp_path, plan, capsys):
    call_command("trial", "check", plan)
    locked = capsys.readouterr().out.strip()
    assert locked == TrialPlan.from_json(json.loads(plan.read_text())).sha256

    tampered = tmp_path / "tampered.json"
    tampered.write_text(json.dumps(json.loads(plan.read_text()) | {"alpha": 0.1}))

    assert "another plan" in refusal("analyse", SMALL, tampered, plan_hash=locked)
    tampered.write_text(json.dumps(json.loads(tampered.read_text()) | {"sha256": locked}))
    assert (
        refusal("check", tampered)
        == f"sha256: this plan is not the one that was locked under {locked}."
    )


def test_looks_and_seeds_have_to_exist(plan):
    assert "no look called “early”" in refusal("analyse", SMALL, plan, look="early")
    assert "0 or more" in refusal("analyse", SMALL, plan, seed=-1)
