from django.apps import AppConfig
from django.conf import settings


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        # Importing registers: the Celery application that tasks publish to, and the system checks.
        from config import celery, checks  # noqa: F401
        from config.refusals import refuse_careless

        # Once more, for whoever starts the application by a way of their own.
        refuse_careless(settings)
