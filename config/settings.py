"""Settings for every environment.

With DATABASE_URL or REDIS_URL set this is production: docs/operating.md says what is required then, and
config/refusals.py what is refused. Without them the embedded servers are used.
"""

import secrets
from pathlib import Path

from celery.schedules import crontab

from config import embedded, env
from config.databases import *  # noqa: F403  settings are names of this module, wherever they are decided
from config.databases import PRODUCTION, TESTING
from config.fault_limits import *  # noqa: F403
from config.fault_limits import CANARIES
from config.mail import *  # noqa: F403
from config.operations import *  # noqa: F403
from config.sign_in import *  # noqa: F403
from config.sign_in import FORM_TARGETS

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIRECTORY = embedded.var_directory()
DEBUG = env.flag("DEBUG", default=False)  # refused in production, as config/refusals.py says


def _embedded_secret_key() -> str:
    """Return this checkout's own key, so that sessions survive a restart of the demo."""
    path = VAR_DIRECTORY / "secret_key"
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(50))
        return path.read_text().strip() or secrets.token_urlsafe(50)
    except OSError:  # a dry run in a folder that cannot be written needs no lasting key
        return secrets.token_urlsafe(50)


SECRET_KEY = env.text("SECRET_KEY") if PRODUCTION else _embedded_secret_key()
# The key before, while something is still about that it signed or sealed: sessions, links, second factors.
SECRET_KEY_FALLBACKS = [former] if (former := env.text("SECRET_KEY_BEFORE", "")) else []
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", None if PRODUCTION else "127.0.0.1,localhost,[::1],testserver")

INSTALLED_APPS = [
    "scorecards",
    "candidates",
    "hiring",
    "config",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "django_htmx",
    "template_partials",
    "csp",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "config.request_log.LogRequests",
    "config.headers.refuse_plain_http",
    "django.middleware.security.SecurityMiddleware",
    # Random bytes in each answer keep lengths from telling what a page holds (BREACH); tokens are masked too.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.headers.send_headers",
    "config.probe_pages.answer_probes",
    "config.outage.limit_patience",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.headers.refuse_other_methods",
    "config.headers.refuse_other_sites",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hiring.sign_in.middleware.limit_sessions",
    "hiring.middleware.sign_in_required",
    "hiring.sign_in.middleware.AskForMore",
    "hiring.middleware.private_to_the_viewer",
    "hiring.middleware.AnswerRefusals",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hiring.views.navigation.navigation",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "plain"
CRISPY_TEMPLATE_PACK = "plain"
CRISPY_FAIL_SILENTLY = False
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# PostgreSQL: config/databases.py

# Background work --------------------------------------------------------------------------------
REDIS_URL = env.redis("REDIS_URL") if PRODUCTION else f"unix://{embedded.redis_socket()}"
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TASK_DEFAULT_QUEUE = "live"
# Long work and mail have workers of their own: a commit never stands behind them.
CELERY_TASK_ROUTES = {
    "scorecards.tasks.send_due_reminders": {"queue": "mail"},
    "scorecards.tasks.send_nudges": {"queue": "mail"},
    "scorecards.tasks.redetect_some": {"queue": "bulk"},
    "scorecards.tasks.mark_outdated_debriefs": {"queue": "bulk"},
    "scorecards.tasks.calibrate_severity": {"queue": "bulk"},
    "scorecards.tasks.read_with_language_model": {"queue": "language_model"},
    "scorecards.tasks.compute_insights": {"queue": "bulk"},
    "scorecards.tasks.erase_what_is_due": {"queue": "bulk"},
}
CELERY_BEAT_SCHEDULE = {
    # The event log is the outbox: whatever a crash left undone is found here. No request publishes anything.
    "deliver-pending-events": {
        "task": "hiring.tasks.deliver_pending_events",
        "schedule": 0.25,
        "options": {"expires": 5},
    },
    # When a reminder is due is computed from PostgreSQL each time; the broker keeps no appointment.
    "send-due-reminders": {
        "task": "scorecards.tasks.send_due_reminders",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "reveal-by-policy": {
        "task": "scorecards.tasks.reveal_by_policy",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "close-log-days": {
        "task": "hiring.tasks.close_log_days",
        "schedule": 3600.0,
        "options": {"expires": 3500},
    },
    "delete-expired-imports": {
        "task": "hiring.tasks.delete_expired_document_imports",
        "schedule": 3600.0,
        "options": {"expires": 3500},
    },
    "send-nudges": {
        "task": "scorecards.tasks.send_nudges",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    # Long work has rows that say how far it is: a slice at a time, while any of them waits for a worker.
    "resume-bulk-work": {
        "task": "scorecards.tasks.resume_bulk_work",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    # After an upgrade old debriefs are compiled anew; while there are more, resume-bulk-work goes on marking.
    "mark-outdated-debriefs": {
        "task": "scorecards.tasks.mark_outdated_debriefs",
        "schedule": 120.0,
        "options": {"expires": 110},
    },
    # What may go is computed from PostgreSQL's clock each time; an hour sooner or later is nobody's harm.
    "erase-what-is-due": {
        "task": "scorecards.tasks.erase_what_is_due",
        "schedule": 3600.0,
        "options": {"expires": 3500},
    },
    # At night, for nobody waits: who is strict changes over months.
    "calibrate-severity": {
        "task": "scorecards.tasks.calibrate_severity",
        "schedule": crontab(hour=2, minute=30),
        "options": {"expires": 6 * 3600},
    },
    "request-nightly-insights": {
        "task": "scorecards.tasks.request_nightly_insights",
        "schedule": crontab(hour=3, minute=30),
        "options": {"expires": 6 * 3600},
    },
    **CANARIES,
}

# People and signing in: config/sign_in.py --------------------------------------------------------
# E-mail addresses are unique in any spelling by a constraint on LOWER(email), which this check cannot see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
# Everything else asks for a sign-in.
POLICY_REPORTS_PATH = "/policy-reports/"
OPEN_PATHS = (
    "/account/",
    "/calendar/",
    "/invitation/",
    "/self-identification/",
    "/static/",
    POLICY_REPORTS_PATH,
)

# Security ---------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = PRODUCTION and env.flag("HTTPS_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 63_072_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'", *FORM_TARGETS],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "report-uri": POLICY_REPORTS_PATH,
        "report-to": "policy",
    }
}

# Language and time ------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [BASE_DIR / "locale"]

# Static files -----------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIRECTORY / "static" if not PRODUCTION else BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.static_files.SheetFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "config.static_files.StaticFiles"
    },
}
# Tests run before anything was collected: they read each file from where it was written.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = TESTING
MEDIA_ROOT = VAR_DIRECTORY / "media"
FILE_UPLOAD_HANDLERS = [
    "hiring.views.uploads.AnyUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# The optional language model ---------------------------------------------------------------------
# Off until an OpenAI-compatible endpoint is named (docs/operating.md).
SIGNALS_LLM_URL = env.endpoint("SIGNALS_LLM_URL")
SIGNALS_LLM_MODEL = env.text("SIGNALS_LLM_MODEL") if SIGNALS_LLM_URL else ""
SIGNALS_LLM_KEY = env.text("SIGNALS_LLM_KEY", "")
SIGNALS_LLM_TIMEOUT = 20  # seconds of one call; a task with two of them ends before its own limit
