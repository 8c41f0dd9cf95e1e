"""Staff sign-in with only the doors we use of allauth's many, under its names; and people."""

from django.urls import include, path

from trustapp.accounts.views import audit, entrance, factors, people, role_requests

_rooms = [
    path("manage/people/", people.people, name="people"),
    path("manage/people/new/", people.new_person, name="new_person"),
    path("manage/people/requests/", role_requests.role_requests, name="role_requests"),
    path(
        "manage/people/requests/<uuid:public_id>/confirm/",
        role_requests.confirm,
        name="confirm_role",
    ),
    path(
        "manage/people/requests/<uuid:public_id>/decline/",
        role_requests.decline,
        name="decline_role",
    ),
    path("manage/audit/", audit.lines, name="audit"),
    path("manage/audit/export/", audit.export, name="audit_export"),
    path("manage/people/<int:number>/", people.person, name="person"),
    path("manage/people/<int:number>/give/", people.give_role, name="give_role"),
    path("manage/people/<int:number>/take/", people.take_role, name="take_role"),
    path("manage/people/<int:number>/setup/", people.start_setup, name="start_setup"),
    path("manage/people/<int:number>/out/", people.sign_out, name="sign_out_person"),
    path("manage/people/<int:number>/close/", people.close_account, name="close_account"),
    path("accounts/passkey/", factors.passkey_options, name="passkey_options"),
    path("accounts/2fa/passkeys/new/", factors.add_passkey, name="new_passkey"),
    path("accounts/2fa/passkeys/options/", factors.add_passkey_options, name="new_passkey_options"),
    path("accounts/2fa/<int:number>/remove/", factors.remove_factor, name="remove_factor"),
    path("accounts/devices/<int:number>/forget/", factors.forget_device, name="forget_device"),
    path("accounts/sessions/others/end/", factors.end_other_sessions, name="end_other_sessions"),
    path("accounts/sessions/<int:number>/end/", factors.end_session, name="end_session"),
    path("accounts/setup/<str:token>/", entrance.set_up, name="set_up"),
]

urlpatterns = [
    path("accounts/login/", entrance.sign_in, name="account_login"),
    path("accounts/logout/", entrance.sign_out, name="account_logout"),
    path("accounts/2fa/", factors.factors, name="mfa_index"),
    path("accounts/2fa/code/", entrance.second_factor, name="mfa_authenticate"),
    path("accounts/2fa/again/", entrance.prove_again, name="mfa_reauthenticate"),
    path("accounts/2fa/app/", entrance.enrol, name="mfa_activate_totp"),
    path("accounts/2fa/recovery/", factors.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "accounts/2fa/recovery/new/",
        factors.new_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("", include((_rooms, "accounts"))),
]
