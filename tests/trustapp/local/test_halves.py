import os
import subprocess

import pytest

from trustapp.local.services import halves, side_by_side

pytestmark = pytest.mark.slow

PROGRAM = """import sys
if len(sys.argv) > 1:
    print("told")
else:
    print("not told")
"""


@pytest.fixture
def covered(place, tmp_path):
    """Measure a small program with and without an argument, as if each were one half."""
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)

    def measure(*arguments):
        for number, argument in enumerate(arguments):
            command = ["run", "--rcfile=/dev/null", "--branch", f"--include={program}"]
            command += [f"--data-file={halves.measured(place, number)}", str(program), *argument]
            subprocess.run([*halves.COVERAGE, *command], check=True, capture_output=True)
        return {"PATH": os.environ["PATH"], "COVERAGE_FILE": str(tmp_path / "together")}

    return measure


def parts(place, *codes):
    return [side_by_side.Part("half", [], place.logs / "none", None, 0.0, code) for code in codes]


def test_what_either_half_covers_is_covered(covered, place, supervisor):
    environment = covered([], ["argument"])

    assert halves.report(supervisor, place, parts(place, 0, 1), environment) == 0


def test_what_neither_half_covers_fails(covered, place, supervisor):
    environment = covered(["argument"], ["argument"])

    assert halves.report(supervisor, place, parts(place, 0, 0), environment) == 2


def test_nothing_is_reported_of_halves_that_did_not_end(place, supervisor, tmp_path):
    environment = {"COVERAGE_FILE": str(tmp_path / "together")}

    assert halves.report(supervisor, place, parts(place, 0, -9), environment) == 0
    assert not (tmp_path / "together").exists()


def test_address_of_another_database_keeps_the_rest():
    assert halves.with_path("redis://:a%2Fb@127.0.0.1:6379/0", "1") == (
        "redis://:a%2Fb@127.0.0.1:6379/1"
    )
