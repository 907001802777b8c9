"""Signing in and out, one's own password and second factors, and where one is signed in.

People and their addresses come from an admin. Of the sign-in library's pages only these are open: its page
for addresses would let anybody take another's, and with it the mail that is meant for them.
"""

from allauth.account import views
from allauth.mfa.base import views as base
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as provider
from django.urls import URLPattern, path, re_path

from hiring.views import second_factors, sessions, single_sign_on

signing_in: list[URLPattern] = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", views.signup, name="account_signup"),  # says that accounts come by invitation
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
]

company_account: list[URLPattern] = [
    path("company/", single_sign_on.leave, name="single_sign_on"),
    path("company/back/", single_sign_on.come_back, name="single_sign_on_callback"),
    path("company/cancelled/", provider.login_cancelled, name="socialaccount_login_cancelled"),
]

password: list[URLPattern] = [
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

second_factor: list[URLPattern] = [
    path("second-factor/", second_factors.index, name="mfa_index"),
    path("second-factor/ask/", base.authenticate, name="mfa_authenticate"),
    path("second-factor/confirm/", base.reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/app/", second_factors.add_app, name="mfa_activate_totp"),
    path("second-factor/app/remove/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-factor/recovery/", second_factors.make_codes, name="mfa_generate_recovery_codes"),
]

passkey: list[URLPattern] = [
    path("passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/add/", second_factors.add_passkey, name="mfa_add_webauthn"),
    path("passkeys/login/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/confirm/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", second_factors.remove_passkey, name="mfa_remove_webauthn"),
]

session: list[URLPattern] = [
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/<int:session_id>/end/", sessions.end_one, name="end_session"),
    path("sessions/end-others/", sessions.end_others, name="end_other_sessions"),
]

urlpatterns = [*signing_in, *company_account, *password, *second_factor, *passkey, *session]
