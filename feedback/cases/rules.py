"""Who may: liaisons work on what residents tell us, supervisors read along, nobody else looks."""

import rules

from trustapp.accounts.enums import Role
from trustapp.accounts.rules import has_role

works_on_cases = has_role(Role.COMMUNITY_LIAISON)
reads_cases = has_role(Role.COMMUNITY_LIAISON, Role.SUPERVISOR)

# Whoever decides who may see cases sees none of them.
manages_routing = has_role(Role.ADMINISTRATOR)

rules.add_perm("cases.read_inbox", reads_cases)
rules.add_perm("cases.work_case", works_on_cases)
# A second person, who need not answer residents themselves.
rules.add_perm("cases.allow_original", reads_cases)
rules.add_perm("cases.publish_story", works_on_cases)
# What residents thank somebody for is read by that person and whoever leads them.
rules.add_perm("cases.read_thanks", has_role(Role.OFFICER, Role.SUPERVISOR))
rules.add_perm("cases.read_thanks_of_others", has_role(Role.SUPERVISOR))
rules.add_perm("cases.write_ready_replies", reads_cases)
# Supervisors see what must not be lost; lifting takes two others.
rules.add_perm("cases.hold_case", has_role(Role.SUPERVISOR))
rules.add_perm("cases.manage_routing", manages_routing)
