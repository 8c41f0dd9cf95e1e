"""Use cases of accounts: people, their roles, their sign-ins, tokens of programs."""

from trustapp.accounts.services.factors import (
    LastFactor,
    TooManyPasskeys,
    add_passkey,
    record_new_factor,
    remove_factor,
)
from trustapp.accounts.services.guesses import (
    CannotCheck,
    TooManyGuesses,
    release_guess,
    reserve_guess,
)
from trustapp.accounts.services.people import (
    AlreadyThere,
    NotYourself,
    SetupIsOver,
    close_account,
    create_staff,
    finish_setup,
    renew_setup,
)
from trustapp.accounts.services.role_requests import (
    NeedsAnother,
    RequestIsOver,
    confirm_role,
    decline_role,
    request_role,
)
from trustapp.accounts.services.roles import (
    LastAdministrator,
    NeedsTwoPeople,
    grant_role,
    revoke_role,
)
from trustapp.accounts.services.sessions import (
    DEVICES_KEPT,
    end_sessions,
    forget_device,
    forget_old_sign_ins,
    note_session,
    remember_device,
)
from trustapp.accounts.services.sign_ins import (
    record_look_at_audit,
    record_refused_sign_in,
    record_sign_in,
    record_sign_out,
)
from trustapp.accounts.services.tokens import ScopeIsOdd, issue_token, revoke_token

__all__ = [
    "DEVICES_KEPT",
    "AlreadyThere",
    "CannotCheck",
    "LastAdministrator",
    "LastFactor",
    "NeedsAnother",
    "NeedsTwoPeople",
    "NotYourself",
    "RequestIsOver",
    "ScopeIsOdd",
    "SetupIsOver",
    "TooManyGuesses",
    "TooManyPasskeys",
    "add_passkey",
    "close_account",
    "confirm_role",
    "create_staff",
    "decline_role",
    "end_sessions",
    "finish_setup",
    "forget_device",
    "forget_old_sign_ins",
    "grant_role",
    "issue_token",
    "note_session",
    "record_look_at_audit",
    "record_new_factor",
    "record_refused_sign_in",
    "record_sign_in",
    "record_sign_out",
    "release_guess",
    "remember_device",
    "remove_factor",
    "renew_setup",
    "request_role",
    "reserve_guess",
    "revoke_role",
    "revoke_token",
]
