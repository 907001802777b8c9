"""Let an admin say when and whom the product reminds of scorecards."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hiring", "0002_history_is_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReminderPolicy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.UUID("7f3c1f0a-5d0e-4f57-9b6c-2f6a1d9f4e01"),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("is_on", models.BooleanField(default=True, verbose_name="send reminders")),
                ("night_from", models.PositiveSmallIntegerField(default=20, verbose_name="night from")),
                ("night_until", models.PositiveSmallIntegerField(default=8, verbose_name="night until")),
                (
                    "days_off",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", uuid.UUID("7f3c1f0a-5d0e-4f57-9b6c-2f6a1d9f4e01"))),
                        name="reminder_policy_only_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("night_from__lte", 23), ("night_until__lte", 23)),
                        name="reminder_policy_night",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("days_off__contained_by", [1, 2, 3, 4, 5, 6, 7]),
                            models.Q(("days_off__contains", [1, 2, 3, 4, 5, 6, 7]), _negated=True),
                        ),
                        name="reminder_policy_days_off",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("hours", models.PositiveSmallIntegerField(verbose_name="hours after the end")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("author", "the interviewer"),
                            ("author_and_recruiter", "the interviewer, copy to the recruiter"),
                        ],
                        max_length=20,
                        verbose_name="who",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="hiring.reminderpolicy",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("policy", "number"), name="reminder_step_number_unique"),
                    models.UniqueConstraint(fields=("policy", "hours"), name="reminder_step_hours_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("hours__gte", 1), ("hours__lte", 720)), name="reminder_step_hours"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", ["author", "author_and_recruiter"])),
                        name="reminder_step_audience_known",
                    ),
                ],
            },
        ),
    ]
