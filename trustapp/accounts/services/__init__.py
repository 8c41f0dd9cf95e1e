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
from trustapp.accounts.services.roles import LastAdministrator, grant_role, revoke_role
from trustapp.accounts.services.sign_ins import (
    record_refused_sign_in,
    record_sign_in,
    record_sign_out,
)
from trustapp.accounts.services.tokens import ScopeIsOdd, issue_token, revoke_token

__all__ = [
    "AlreadyThere",
    "CannotCheck",
    "LastAdministrator",
    "LastFactor",
    "NotYourself",
    "ScopeIsOdd",
    "SetupIsOver",
    "TooManyGuesses",
    "TooManyPasskeys",
    "add_passkey",
    "close_account",
    "create_staff",
    "finish_setup",
    "grant_role",
    "issue_token",
    "record_new_factor",
    "record_refused_sign_in",
    "record_sign_in",
    "record_sign_out",
    "release_guess",
    "remove_factor",
    "renew_setup",
    "reserve_guess",
    "revoke_role",
    "revoke_token",
]
