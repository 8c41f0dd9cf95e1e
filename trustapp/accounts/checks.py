"""Check what public pages promise of the people who work here."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from trustapp.core.checks import promised


@promised("two_steps", _("People who work here may sign in with one step."))
def staff_prove_two_factors() -> bool:
    """Every request of a signed-in account passes the gate that asks for a second factor."""
    return (
        "trustapp.accounts.middleware.StaffSession" in settings.MIDDLEWARE
        and settings.MFA_WEBAUTHN_USER_VERIFICATION == "required"
        and not settings.MFA_TRUST_ENABLED
    )
