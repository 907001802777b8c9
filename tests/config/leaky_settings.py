"""The product's own settings, with pages and a task that break while they hold people's words."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.config.leaky"
CELERY_IMPORTS = ("tests.config.leaky",)
CELERY_TASK_ROUTES = {"tests.config.leaky.break_later": {"queue": "leaky"}}
# Nothing was collected: each file is read from where it was written.
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
