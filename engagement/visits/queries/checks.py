"""What visited addresses say about an officer's visits of a quarter, from enough of them alone."""

from collections import Counter
from datetime import date
from uuid import UUID

from engagement.visits.models import CheckBucket
from engagement.visits.pure.lots import quarter_number
from feedback.surveys import queries as surveys

CAME = "visit_came"
_YES, _NO = 1, 2


def check_counts(quarter: date) -> dict[int, tuple[int, int]]:
    """Return how many addresses say that nobody came, of how many, for each officer.

    To be asked behind the wall, and only there; nothing before the wave of the quarter has closed.
    """
    waves = surveys.closed_check_waves(quarter_number(quarter))
    officer_of: dict[UUID, int] = dict(
        CheckBucket.objects.filter(quarter_on=quarter).values_list("pseudonym", "officer")
    )
    answered, nobody = Counter[int](), Counter[int]()
    for told in surveys.trial_answers(waves) if waves else ():
        if told.question == CAME and told.value in (_YES, _NO) and told.pseudonym in officer_of:
            answered[officer_of[told.pseudonym]] += 1
            nobody[officer_of[told.pseudonym]] += told.value == _NO
    return {officer: (nobody[officer], count) for officer, count in answered.items()}
