"""Let an admin say when loops are revealed, when scorecards are due and how long data is kept."""

import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hiring", "0013_log_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="DuePolicy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.UUID("5d7e2f1b-90a4-4b7e-a3c6-0e9b8f6d2a04"),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "hours",
                    models.PositiveSmallIntegerField(default=24, verbose_name="hours after the interview"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", uuid.UUID("5d7e2f1b-90a4-4b7e-a3c6-0e9b8f6d2a04"))),
                        name="due_policy_only_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours__gte", 1), ("hours__lte", 720)), name="due_policy_hours"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionPolicy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.UUID("c4a9d8e7-2b3f-4e61-9c50-7d1a3b5f8e05"),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("years", models.PositiveSmallIntegerField(default=2, verbose_name="years")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", uuid.UUID("c4a9d8e7-2b3f-4e61-9c50-7d1a3b5f8e05"))),
                        name="retention_policy_only_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("years__gte", 1), ("years__lte", 30)),
                        name="retention_policy_years",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RevealPolicy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.UUID("3b1c0e9a-7f52-4c5e-8d7a-61f0c2d4a903"),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "timing",
                    models.CharField(
                        choices=[
                            ("by_hand", "By hand, by whoever runs the loop"),
                            ("when_complete", "As soon as the last scorecard is in"),
                            ("after_hours", "Some hours after the last interview, complete or not"),
                        ],
                        default="by_hand",
                        max_length=20,
                        verbose_name="when",
                    ),
                ),
                (
                    "hours",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="hours after the last interview"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", uuid.UUID("3b1c0e9a-7f52-4c5e-8d7a-61f0c2d4a903"))),
                        name="reveal_policy_only_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("hours__gte", 1),
                                ("hours__isnull", False),
                                ("hours__lte", 720),
                                ("timing", "after_hours"),
                            ),
                            models.Q(("hours__isnull", True), ("timing__in", ["by_hand", "when_complete"])),
                            _connector="OR",
                        ),
                        name="reveal_policy_hours",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("jurisdiction", models.CharField(max_length=80, verbose_name="jurisdiction")),
                ("years", models.PositiveSmallIntegerField(verbose_name="years")),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="periods",
                        to="hiring.retentionpolicy",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("jurisdiction"),
                        models.F("policy"),
                        name="retention_period_jurisdiction",
                    ),
                    models.UniqueConstraint(fields=("policy", "number"), name="retention_period_number"),
                    models.CheckConstraint(
                        condition=models.Q(("years__gte", 1), ("years__lte", 30)),
                        name="retention_period_years",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("jurisdiction", ""), _negated=True),
                        name="retention_period_jurisdiction_named",
                    ),
                ],
            },
        ),
    ]
