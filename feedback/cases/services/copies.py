"""Answers that reached several residents: what is taken out of one is taken out of all."""

from feedback.cases.enums import EntryKind
from feedback.cases.models import Case, Entry
from trustapp.core.pure import marks
from trustapp.promises import queries as promises
from trustapp.promises import services as promising
from trustapp.redaction import queries as redaction


def rewrite_entry(case: Case, number: int, words: str) -> None:
    """Put other words in place of one line of this case, and of its copies on other cases."""
    Entry.objects.filter(case=case, pk=number).update(words=words)
    for copy in Entry.objects.filter(copy_of=number, copy_of__case=case).select_related("case"):
        _rewrite_copy(copy, words)


def _rewrite_copy(copy: Entry, words: str) -> None:
    """Write them where the copied ones stand, without what was taken out there for itself."""
    theirs = redaction.strikes_in(copy.case.subject)
    passages = {strike.passage: strike.mark for strike in theirs if strike.passage}
    before, after = copy.words or "", marks.strike(words, passages)
    Entry.objects.filter(pk=copy.pk).update(words=after)
    if copy.kind == EntryKind.OUTCOME and copy.case.outcome_reason == before:
        Case.objects.filter(pk=copy.case_id).update(outcome_reason=after)
    if copy.kind == EntryKind.LATE:
        for promise in promises.promises_about(copy.case.subject).filter(reason=before):
            promising.rewrite_reason(number=promise.pk, reason=after)
