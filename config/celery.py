"""The Celery application of workers and beat."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = Celery("hiring_loop")
application.config_from_object("django.conf:settings", namespace="CELERY")
application.autodiscover_tasks()
