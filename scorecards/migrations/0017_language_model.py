"""Keep what the language model may read, what it has read, and its switch."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import hiring.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0001_initial"),
        ("scorecards", "0016_revotes_are_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LanguageModelNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("told_on", models.DateField(verbose_name="told on")),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="language_model_notice",
                        to="candidates.application",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LanguageModelReading",
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
                ("wanted_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("claimed_until", models.DateTimeField(blank=True, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("given_up_at", models.DateTimeField(blank=True, null=True)),
                ("error", models.CharField(blank=True, max_length=100)),
                (
                    "scorecard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="language_model_readings",
                        to="scorecards.scorecard",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at__isnull", True), ("given_up_at__isnull", True)),
                        fields=("scorecard",),
                        name="language_model_reading_wanted_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_at__isnull", True), ("given_up_at__isnull", True), _connector="OR"
                        ),
                        name="language_model_reading_ends_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LanguageModelSwitch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.UUID("3b0d4c1e-58f7-4c8e-9f0b-7a1f6b8e2d45"),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("rests_until", models.DateTimeField(blank=True, null=True)),
                (
                    "stopped_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", uuid.UUID("3b0d4c1e-58f7-4c8e-9f0b-7a1f6b8e2d45"))),
                        name="language_model_switch_only_one",
                    )
                ],
            },
        ),
    ]
