"""Who may work with surveys."""

from typing import Any

import rules

from feedback.surveys.enums import SurveyState
from trustapp.accounts import rules as accounts
from trustapp.accounts.enums import Role

is_analyst = accounts.has_role(Role.SURVEY_ANALYST)


def _is(*states: SurveyState) -> Any:
    """Return a predicate that holds for surveys in these states, and where none is named."""

    @rules.predicate(name="survey_is:" + "|".join(states))
    def holds(user: Any, survey: Any = None) -> bool:
        return survey is None or survey.state in states

    return holds


rules.add_perm("surveys.manage_surveys", is_analyst)
rules.add_perm("surveys.manage_contacts", is_analyst)
rules.add_perm("surveys.edit_bank", is_analyst)
rules.add_perm("surveys.print_letters", is_analyst)
rules.add_perm("surveys.read_words", is_analyst)
rules.add_perm("surveys.edit_survey", is_analyst & _is(SurveyState.DRAFT))
rules.add_perm("surveys.launch_survey", is_analyst & _is(SurveyState.DRAFT))
rules.add_perm("surveys.end_survey", is_analyst & _is(SurveyState.RUNNING))
rules.add_perm(
    "surveys.enter_paper", accounts.has_role(Role.SURVEY_ANALYST, Role.COMMUNITY_LIAISON)
)
rules.add_perm("surveys.make_open_link", is_analyst & _is(SurveyState.DRAFT, SurveyState.RUNNING))
