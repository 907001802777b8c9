"""The Celery application of workers and beat."""

from celery import Celery

from config.startup import load_settings

load_settings()

application = Celery("hiring_loop")
application.config_from_object("django.conf:settings", namespace="CELERY")
application.autodiscover_tasks()

# Connects itself to what tasks tell. It reads the settings, so it comes after them.
from config import task_log  # noqa: E402, F401
