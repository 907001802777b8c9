"""Keep amendments of committed scorecards as revisions of their own."""

import django.db.models.deletion
from django.db import migrations, models

import hiring.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0001_initial"),
        ("hiring", "0001_initial"),
        ("scorecards", "0003_reminders"),
    ]

    operations = [
        migrations.CreateModel(
            name="RevisionRating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="score")),
                ("not_assessed", models.BooleanField(default=False, verbose_name="not assessed")),
                ("not_assessed_reason", models.CharField(blank=True, max_length=300, verbose_name="why not")),
                ("evidence", models.TextField(blank=True, verbose_name="evidence")),
            ],
        ),
        migrations.CreateModel(
            name="ScorecardRevision",
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
                ("committed_at", models.DateTimeField()),
                ("after_reveal", models.BooleanField()),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "recommendation",
                    models.CharField(
                        choices=[
                            ("definitely_not", "Definitely not"),
                            ("no", "No"),
                            ("yes", "Yes"),
                            ("strong_yes", "Strong yes"),
                        ],
                        max_length=20,
                        verbose_name="recommendation",
                    ),
                ),
                ("running_notes", models.TextField(blank=True, verbose_name="running notes")),
                ("overall_notes", models.TextField(blank=True, verbose_name="overall notes")),
            ],
            options={
                "ordering": ["scorecard", "number"],
            },
        ),
        migrations.AddField(
            model_name="revisionrating",
            name="dimension",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="hiring.dimension"
            ),
        ),
        migrations.AddField(
            model_name="revisionrating",
            name="interview",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="candidates.interview"
            ),
        ),
        migrations.AddField(
            model_name="scorecardrevision",
            name="interview",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="candidates.interview"
            ),
        ),
        migrations.AddField(
            model_name="scorecardrevision",
            name="scorecard",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="revisions",
                to="scorecards.scorecard",
            ),
        ),
        migrations.AddField(
            model_name="revisionrating",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ratings",
                to="scorecards.scorecardrevision",
            ),
        ),
        migrations.AddConstraint(
            model_name="scorecardrevision",
            constraint=models.UniqueConstraint(
                fields=("scorecard", "number"), name="revision_once_per_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="scorecardrevision",
            constraint=models.UniqueConstraint(fields=("id", "interview"), name="revision_with_interview"),
        ),
        migrations.AddConstraint(
            model_name="scorecardrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 2)), name="revision_follows_the_commit"
            ),
        ),
        migrations.AddConstraint(
            model_name="scorecardrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="revision_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="scorecardrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(("recommendation__in", ["definitely_not", "no", "yes", "strong_yes"])),
                name="revision_recommendation_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="revisionrating",
            constraint=models.UniqueConstraint(
                fields=("revision", "dimension"), name="revision_rating_once_per_dimension"
            ),
        ),
        migrations.AddConstraint(
            model_name="revisionrating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("score__isnull", True), models.Q(("score__gte", 1), ("score__lte", 5)), _connector="OR"
                ),
                name="revision_rating_from_1_to_5",
            ),
        ),
        migrations.AddConstraint(
            model_name="revisionrating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("not_assessed", False), ("score__isnull", False)),
                    models.Q(("not_assessed", True), ("score__isnull", True)),
                    _connector="OR",
                ),
                name="revision_rating_assessed_or_not",
            ),
        ),
    ]
