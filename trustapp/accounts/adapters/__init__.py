"""How other people's sign-in and API machinery meets our accounts."""

from trustapp.accounts.adapters.codes import EntryCodeForm, StepUpCodeForm
from trustapp.accounts.adapters.devices import device_mark, remember_device
from trustapp.accounts.adapters.own_pages import MayDo, OwnPages
from trustapp.accounts.adapters.passkeys import (
    NewPasskeyForm,
    PasskeyForm,
    StepUpPasskeyForm,
    creation_options,
    request_options,
)
from trustapp.accounts.adapters.sessions import note_session
from trustapp.accounts.adapters.sign_in import StaffAccounts, StaffSecondFactor
from trustapp.accounts.adapters.step_up import has_stepped_up, needs_step_up
from trustapp.accounts.adapters.tokens import HasScope, TokenAuthentication

__all__ = [
    "EntryCodeForm",
    "HasScope",
    "MayDo",
    "NewPasskeyForm",
    "OwnPages",
    "PasskeyForm",
    "StaffAccounts",
    "StaffSecondFactor",
    "StepUpCodeForm",
    "StepUpPasskeyForm",
    "TokenAuthentication",
    "creation_options",
    "device_mark",
    "has_stepped_up",
    "needs_step_up",
    "note_session",
    "remember_device",
    "request_options",
]
