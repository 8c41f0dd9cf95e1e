"""Who may plan, read and log visits. Plans are given with their officers already in hand."""

from typing import Any

import rules

from trustapp.accounts import rules as who
from trustapp.accounts.enums import Role

is_officer = who.has_role(Role.OFFICER)
is_editor = who.has_role(Role.POLICY_EDITOR)
is_supervisor = who.has_role(Role.SUPERVISOR)
is_analyst = who.has_role(Role.SURVEY_ANALYST)
is_oversight = who.has_role(Role.OVERSIGHT_READER)


@rules.predicate
def is_on_plan(user: Any, plan: Any = None) -> bool:
    """Hold for the officers a plan is shared with; without a plan, for anyone."""
    return plan is None or any(officer.user_id == user.pk for officer in plan.officers.all())


@rules.predicate
def is_second_person(user: Any, trial: Any = None) -> bool:
    """Hold for whoever neither wrote a plan nor asked to lock it; without a plan, for anyone."""
    return trial is None or user.pk not in {trial.saved_by_id, trial.offered_by_id}


rules.add_perm("visits.plan_visits", is_supervisor)
rules.add_perm("visits.keep_addresses", is_supervisor)
rules.add_perm("visits.write_guidance", is_supervisor | is_editor)
rules.add_perm("visits.read_plan", is_supervisor | (is_officer & is_on_plan))
rules.add_perm("visits.log_visit", is_officer & is_on_plan)
rules.add_perm("visits.see_phones", is_supervisor | is_officer)
rules.add_perm("visits.see_every_phone", is_supervisor)
rules.add_perm("visits.take_file", is_supervisor)
rules.add_perm("visits.keep_follow_up", is_supervisor | (is_officer & is_on_plan))
rules.add_perm("visits.look_at_signals", is_supervisor)
rules.add_perm("visits.read_work", is_supervisor | is_officer)
rules.add_perm("visits.manage_trials", is_analyst)
rules.add_perm("visits.read_trials", is_analyst | is_oversight)
rules.add_perm("visits.lock_trial", (is_analyst | is_oversight) & is_second_person)
rules.add_perm("visits.approve_report", is_analyst | is_oversight)
