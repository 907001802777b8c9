from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        # Importing registers: the Celery application that tasks publish to, and the system checks.
        from config import celery, checks  # noqa: F401
