"""What the linter said when a survey started all the same."""

from datetime import datetime

from feedback.surveys import queries
from feedback.surveys.models import Survey, SurveyFinding
from trustapp.audit.services import record
from trustapp.core.pure.actor import Actor

_LONGEST_EXCERPT = 200


def store_findings(*, survey: Survey, by: Actor, now: datetime) -> int:
    """Keep every remark on the survey's wordings beside it; none stops the survey.

    Only the launch calls it, inside its own transaction.
    """
    rows = [
        SurveyFinding(
            survey=survey,
            version_id=remarks.version,
            language=remarks.language,
            label=finding.label.value,
            excerpt=finding.excerpt[:_LONGEST_EXCERPT],
            reason=finding.reason.value,
            found_at=now,
        )
        for remarks in queries.remarks_on(survey)
        for finding in remarks.findings
    ]
    if rows:
        SurveyFinding.objects.bulk_create(rows)
        record(
            by=by,
            action="surveys.keep_remarks",
            target=f"survey:{survey.public_id}",
            now=now,
            detail={"remarks": len(rows)},
        )
    return len(rows)
