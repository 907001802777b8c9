"""Keep how strict interviewers were found to be, with the date."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import hiring.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("hiring", "0005_plans_are_kept"),
        ("scorecards", "0008_move_drafts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SeverityCalibration",
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
                ("fitted_at", models.DateTimeField(verbose_name="fitted")),
                ("window_from", models.DateTimeField()),
                ("window_until", models.DateTimeField()),
                ("model_version", models.CharField(max_length=40)),
                ("severity_variance", models.FloatField()),
                ("scorecard_variance", models.FloatField()),
                ("rating_variance", models.FloatField()),
                ("candidates", models.PositiveIntegerField()),
                ("scorecards", models.PositiveIntegerField()),
                ("single_scorecards", models.PositiveIntegerField()),
                (
                    "role",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="severity_calibrations",
                        to="hiring.role",
                    ),
                ),
            ],
            options={
                "ordering": ["-fitted_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="SeverityEstimate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("severity", models.FloatField()),
                ("error_variance", models.FloatField()),
                ("reliability", models.FloatField()),
                ("scorecards", models.PositiveIntegerField()),
                ("group", models.PositiveIntegerField(null=True)),
                (
                    "calibration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="estimates",
                        to="scorecards.severitycalibration",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="severity_estimates",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="severitycalibration",
            index=models.Index(fields=["role", "-fitted_at", "-id"], name="calibration_newest_first"),
        ),
        migrations.AddConstraint(
            model_name="severitycalibration",
            constraint=models.CheckConstraint(
                condition=models.Q(("window_from__lt", models.F("window_until"))), name="calibration_window"
            ),
        ),
        migrations.AddConstraint(
            model_name="severitycalibration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("severity_variance__range", (0, 16)),
                    ("scorecard_variance__range", (0, 16)),
                    ("rating_variance__range", (0, 16)),
                ),
                name="calibration_variances",
            ),
        ),
        migrations.AddConstraint(
            model_name="severityestimate",
            constraint=models.UniqueConstraint(
                fields=("calibration", "person"), name="estimate_once_per_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="severityestimate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("severity__range", (-4, 4)),
                    ("reliability__range", (0, 1)),
                    ("error_variance__range", (0, 16)),
                ),
                name="estimate_numbers",
            ),
        ),
    ]
