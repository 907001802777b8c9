"""The sign of life that each queue's workers leave."""

from django.db import models
from django.db.models.functions import Now


class WorkerCanary(models.Model):
    """When a worker last took a task from a queue, by the database's clock.

    A row that grows old says that beat, the broker, the queue's workers or their way to the database stand
    still: a process that merely runs would not show it.
    """

    queue = models.CharField(primary_key=True, max_length=40)
    touched_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.queue} at {self.touched_at:%Y-%m-%d %H:%M:%S}"
