"""The settings, or one line that says what is wrong with them."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.refusals import refuse_careless


def load_settings() -> None:
    """Load them now; end this process with one line when something is missing or careless.

    Every way to start a process of ours comes by here: manage.py, gunicorn.conf.py, config.celery.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        refuse_careless(settings)
    except ImproperlyConfigured as error:
        sys.exit(f"Not started: {error}")
