"""Keep a row for each reminder, so that it is sent once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import hiring.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0001_initial"),
        ("scorecards", "0002_scorecards_are_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hiring.identifiers.time_ordered_uuid,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("step", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("tells_recruiter", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("claimed_until", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("given_up_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("error", models.CharField(blank=True, max_length=100)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="candidates.seat",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("given_up_at__isnull", True),
                            ("sent_at__isnull", True),
                            ("withdrawn_at__isnull", True),
                        ),
                        fields=["asked_at"],
                        name="reminder_unsettled",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("seat", "person", "step"), name="reminder_once_per_step"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("given_up_at__isnull", True), ("withdrawn_at__isnull", True)),
                            models.Q(("sent_at__isnull", True), ("withdrawn_at__isnull", True)),
                            models.Q(("given_up_at__isnull", True), ("sent_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="reminder_ends_once",
                    ),
                ],
            },
        ),
    ]
