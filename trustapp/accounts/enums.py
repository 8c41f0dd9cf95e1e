"""Roles in plain words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a staff account may do; a resident has no account and needs none."""

    OFFICER = "officer", _("Officer: logs visits on the plans shared with them")
    SUPERVISOR = "supervisor", _("Supervisor: plans visits and sees the work of their officers")
    POLICY_EDITOR = "policy_editor", _("Policy editor: drafts and publishes policies")
    PRESS_OFFICER = "press_officer", _("Press officer: speaks for the department")
    SURVEY_ANALYST = "survey_analyst", _("Survey analyst: builds surveys and publishes results")
    COMMUNITY_LIAISON = "community_liaison", _("Community liaison: answers what residents tell us")
    INVESTIGATOR = "investigator", _("Investigator: works on complaints assigned to them")
    OVERSIGHT_READER = "oversight_reader", _("Oversight reader: reads results and missed promises")
    ELECTED_OFFICIAL = "elected_official", _("Elected official: reads results and promises")
    ADMINISTRATOR = "administrator", _("Administrator: manages accounts and sees no case files")


# Who holds one of these can read what people are never to know of each other, or give roles.
SENSITIVE_ROLES = frozenset({Role.ADMINISTRATOR, Role.INVESTIGATOR, Role.OVERSIGHT_READER})


class RequestOutcome(models.TextChoices):
    """What became of the wish to give somebody a sensitive role."""

    WAITING = "waiting", _("Waiting for a second person")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Nobody confirmed it in time")
