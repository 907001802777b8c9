"""The settings of signing in: passwords, second factors, single sign-on, sessions, limits.

config.settings takes all of them; they have a file of their own because they are decided together.
"""

import datetime
from typing import Any
from urllib.parse import urlsplit

from config import env
from config.databases import PRODUCTION

# People -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "hiring.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# The first one makes new hashes; an older hash is made anew when its owner signs in.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "hiring.sign_in.breached_passwords.NotBreachedValidator"},
    {"NAME": "hiring.sign_in.passwords.NotOfOurWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "hiring.sign_in.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_TIMEOUT = 900

# Second factors ---------------------------------------------------------------------------------
# Production can't switch it off; the demo has one password for everybody and asks for no more.
REQUIRE_SECOND_FACTOR = PRODUCTION or env.flag("REQUIRE_SECOND_FACTOR", default=False)
# An interviewer sees own scorecards and one candidate at a time; who wants ASVS V6.3.3 asks everybody.
SECOND_FACTOR_FOR = env.choice(
    "SECOND_FACTOR_FOR", ("admins-and-recruiters", "everybody"), "admins-and-recruiters"
)
MFA_ADAPTER = "hiring.sign_in.adapters.SecondFactorAdapter"
# Recovery codes are ours (hiring/sign_in/recovery_codes.py): the library would keep what they are made of.
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "hiring.sign_in.code_forms.CodeForSignIn",
    "reauthenticate": "hiring.sign_in.code_forms.CodeToConfirm",
    "login_webauthn": "hiring.sign_in.passkey_forms.PasskeyForSignIn",
    "authenticate_webauthn": "hiring.sign_in.passkey_forms.PasskeyAsSecondFactor",
    "reauthenticate_webauthn": "hiring.sign_in.passkey_forms.PasskeyToConfirm",
    "add_webauthn": "hiring.sign_in.passkey_forms.NewPasskey",
}
MFA_TOTP_ISSUER = "Hiring Loop"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # a passkey can be tried on http://localhost

# Single sign-on ---------------------------------------------------------------------------------
OIDC_ISSUER = env.endpoint("OIDC_ISSUER")
OIDC_NAME = env.text("OIDC_NAME", "your company account")
SOCIALACCOUNT_ADAPTER = "hiring.sign_in.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
SOCIALACCOUNT_STORE_TOKENS = False
OIDC_PROVIDER_ID = "company"


def _single_sign_on() -> list[dict[str, Any]]:
    """Return the one application that the environment describes, or none."""
    if not OIDC_ISSUER:
        return []
    application = {
        "provider_id": OIDC_PROVIDER_ID,
        "name": OIDC_NAME,
        "client_id": env.text("OIDC_CLIENT_ID"),
        "secret": env.text("OIDC_CLIENT_SECRET"),
        "settings": {"server_url": OIDC_ISSUER, "oauth_pkce_enabled": True},
    }
    return [application]


SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": _single_sign_on()}}
# The browser is sent from our form to the provider, and forms may lead only where the policy says.
FORM_TARGETS = [f"{urlsplit(OIDC_ISSUER).scheme}://{urlsplit(OIDC_ISSUER).netloc}"] if OIDC_ISSUER else []

# Sessions ---------------------------------------------------------------------------------------
# NIST SP 800-63B-4, 2.2.3: an hour without activity and a day in all, for accounts with two factors.
SESSION_IDLE_LIMIT = datetime.timedelta(minutes=env.integer("SESSION_IDLE_MINUTES", 60))
SESSION_LIMIT = datetime.timedelta(hours=env.integer("SESSION_HOURS", 24))
SESSION_COOKIE_AGE = int(SESSION_LIMIT.total_seconds())
# How long a sign-in or a confirmation is fresh enough for exports and for changes of people.
CONFIRMATION_LASTS = datetime.timedelta(minutes=env.integer("CONFIRMATION_MINUTES", 15))

# Limits -----------------------------------------------------------------------------------------
# They live in the database, so that they hold in every process and with Redis down. Entries are culled
# only beyond a number that no flood of attempts from one address reaches: each address is limited, too.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
# Whose address counts: of the proxies in front, the last so many are ours. Or a header that they set.
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXIES", 1 if PRODUCTION else 0)
ALLAUTH_TRUSTED_CLIENT_IP_HEADER = env.text("CLIENT_ADDRESS_HEADER", "") or None
