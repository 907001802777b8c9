"""Let a panel enter second estimates after it has talked; the first ones stay where they are."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import hiring.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0001_initial"),
        ("hiring", "0005_plans_are_kept"),
        ("scorecards", "0014_redetections"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Revote",
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
                ("number", models.PositiveSmallIntegerField()),
                (
                    "dimensions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), size=None
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("closing_reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "loop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revotes",
                        to="candidates.loop",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["loop", "number"],
            },
        ),
        migrations.CreateModel(
            name="RevoteBallot",
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
                ("entered_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revote",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to="scorecards.revote",
                    ),
                ),
            ],
            options={
                "ordering": ["person__name", "person_id"],
            },
        ),
        migrations.CreateModel(
            name="SecondEstimate",
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
                ("first", models.PositiveSmallIntegerField(null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("score", "Another rating"),
                            ("unchanged", "Unchanged"),
                            ("not_assessed", "Not assessed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(null=True)),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="estimates",
                        to="scorecards.revoteballot",
                    ),
                ),
                (
                    "dimension",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="hiring.dimension"
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scorecards.scorecard",
                    ),
                ),
            ],
            options={
                "ordering": ["dimension__position", "dimension__key", "scorecard"],
            },
        ),
        migrations.AddConstraint(
            model_name="revote",
            constraint=models.UniqueConstraint(fields=("loop", "number"), name="revote_once_per_number"),
        ),
        migrations.AddConstraint(
            model_name="revote",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)), fields=("loop",), name="revote_open_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="revote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_by__isnull", True), ("closing_reason", "")),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("closed_by__isnull", False),
                        models.Q(("closing_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="revote_closed_with_reason_or_by_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="revoteballot",
            constraint=models.UniqueConstraint(fields=("revote", "person"), name="ballot_once_per_person"),
        ),
        migrations.AddConstraint(
            model_name="secondestimate",
            constraint=models.UniqueConstraint(
                fields=("ballot", "scorecard", "dimension"), name="estimate_once_per_rating"
            ),
        ),
        migrations.AddConstraint(
            model_name="secondestimate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first__isnull", True), models.Q(("first__gte", 1), ("first__lte", 5)), _connector="OR"
                ),
                name="estimate_first_from_1_to_5",
            ),
        ),
        migrations.AddConstraint(
            model_name="secondestimate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer", "score"), ("score__gte", 1), ("score__isnull", False), ("score__lte", 5)
                    ),
                    models.Q(("answer__in", ["", "unchanged", "not_assessed"]), ("score__isnull", True)),
                    _connector="OR",
                ),
                name="estimate_scored_or_not",
            ),
        ),
    ]
