from django.apps import AppConfig


class HiringConfig(AppConfig):
    name = "hiring"

    def ready(self) -> None:
        from hiring.sign_in import receivers
        from hiring.subscribers import register

        register()
        receivers.connect()
