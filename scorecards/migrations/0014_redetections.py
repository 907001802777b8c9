"""Keep how far a reading of all scorecards with a newer engine has come."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import hiring.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("scorecards", "0013_findings_are_withdrawn"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Redetection",
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
                ("engine", models.CharField(max_length=40)),
                ("engine_version", models.CharField(max_length=40)),
                ("started_at", models.DateTimeField()),
                ("total", models.PositiveIntegerField()),
                ("read", models.PositiveIntegerField(default=0)),
                ("failed", models.PositiveIntegerField(default=0)),
                ("after", models.UUIDField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "started_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redetections",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["-id"]},
        ),
        migrations.AddConstraint(
            model_name="redetection",
            constraint=models.CheckConstraint(
                condition=models.Q(("failed__lte", models.F("read"))),
                name="redetection_fails_within_what_was_read",
            ),
        ),
        migrations.AddConstraint(
            model_name="redetection",
            constraint=models.UniqueConstraint(
                models.ExpressionWrapper(
                    models.Q(("finished_at__isnull", True)), output_field=models.BooleanField()
                ),
                condition=models.Q(("finished_at__isnull", True)),
                name="redetection_one_at_a_time",
            ),
        ),
    ]
