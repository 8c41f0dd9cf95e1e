"""The flows that can be measured, and how large."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from trustapp.local.services.benchmarks import (
    answering,
    counting,
    dispatching,
    filling,
    pages,
    publishing,
    ruling,
    syncing,
    taking_in,
)
from trustapp.local.services.benchmarks.report import Report


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    # trust: answers in the city, answers folded at a time, people in the wave that is raked.
    answers: int = 10_000_000
    waves: int = 24
    fresh: int = 10_000
    people: int = 1_000_000
    # trust and survey: requests to each page; survey: people who hand in.
    requests: int = 2_000
    responses: int = 1_000
    # dispatch
    invitations: int = 10_000
    rounds: int = 3
    # policies
    policies: int = 5_000
    versions: int = 20
    # sync
    phones: int = 500

    def told(self, flow: str) -> str:
        """Return the sizes that matter to a flow in words."""
        names = TELLING[flow]
        return ", ".join(
            f"{value:,} {name}" for name, value in asdict(self).items() if name in names
        )


TELLING: Mapping[str, Sequence[str]] = {
    "trust": ("answers", "waves", "fresh", "people", "requests", "rounds"),
    "survey": ("responses", "requests"),
    "dispatch": ("invitations",),
    "policies": ("policies", "versions", "requests"),
    "sync": ("phones", "requests"),
    "intake": ("requests",),
}
FULL = Sizes()
FULL_TEXT = {name: f"{value:,}" for name, value in asdict(FULL).items()}
QUICK = Sizes(
    answers=100_000, people=100_000, requests=120, responses=200, invitations=1_000, rounds=1,
    policies=200, versions=5, phones=20,
)  # fmt: skip


def trust(sizes: Sizes, report: Report) -> None:
    """Measure counting at a tenth of the answers and at all of them, publishing, and pages."""
    city = filling.found_city(waves=sizes.waves)
    found = [
        counting.measure(report, city, answers=size, fresh=sizes.fresh, rounds=sizes.rounds)
        for size in (sizes.answers // 10, sizes.answers)
    ]
    counting.slope(report, *found)
    publishing.measure_raking(report, people=sizes.people, rounds=sizes.rounds)
    publishing.publish_earlier(report, city)
    publishing.measure(report, city.waves[-1], rounds=sizes.rounds)
    pages.measure(report, requests=sizes.requests)


def survey(sizes: Sizes, report: Report) -> None:
    """Measure answering: one transaction, and the pages of a whole visit."""
    city = filling.found_city(waves=sizes.waves)
    answering.measure(report, city, responses=sizes.responses, requests=sizes.requests)


def dispatch(sizes: Sizes, report: Report) -> None:
    """Measure invitations from the sample to the mail server."""
    city = filling.found_city(waves=sizes.waves)
    dispatching.measure(report, city, invitations=sizes.invitations)


def policies(sizes: Sizes, report: Report) -> None:
    """Measure reading and searching at a tenth of the policies and at all of them."""
    found = []
    for size in (sizes.policies // 10, sizes.policies):
        ruling.fill(report, policies=size, versions=sizes.versions)
        found.append(ruling.measure(report, requests=sizes.requests))
    ruling.slope(report, *found)


def sync(sizes: Sizes, report: Report) -> None:
    """Measure phones that send what was logged without a signal."""
    filling.found_city(waves=1)
    syncing.measure(report, phones=sizes.phones, requests=sizes.requests)


def intake(sizes: Sizes, report: Report) -> None:
    """Measure feedback from the form to the database."""
    filling.found_city(waves=1)
    taking_in.measure(report, requests=sizes.requests)


FLOWS: Mapping[str, Callable[[Sizes, Report], None]] = {
    "trust": trust,
    "survey": survey,
    "dispatch": dispatch,
    "policies": policies,
    "sync": sync,
    "intake": intake,
}


def run(flow: str, sizes: Sizes, report: Report) -> None:
    """Measure one flow and print what came out."""
    report.introduce(flow, sizes.told(flow))
    FLOWS[flow](sizes, report)
    report.finish()
