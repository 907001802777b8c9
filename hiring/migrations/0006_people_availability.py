"""Let an admin invite people, and say who may take how many seats, when and with which exercise."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import hiring.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("hiring", "0005_plans_are_kept"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="daily_cap",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="seats a day"),
        ),
        migrations.AddField(
            model_name="person",
            name="version",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="person",
            name="weekly_cap",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="seats a week"),
        ),
        migrations.CreateModel(
            name="InterviewerPolicy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.UUID("0a6b6c0e-3a58-4b0f-8f5e-5f5a4f3e9d02"),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "shadows",
                    models.PositiveSmallIntegerField(default=0, verbose_name="interviews as a shadow"),
                ),
                (
                    "reverse_shadows",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="interviews as a reverse shadow"
                    ),
                ),
                (
                    "lapse_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="days without an interview"
                    ),
                ),
                ("daily_cap", models.PositiveSmallIntegerField(default=1, verbose_name="seats a day")),
                ("weekly_cap", models.PositiveSmallIntegerField(default=1, verbose_name="seats a week")),
                (
                    "allows_override",
                    models.BooleanField(
                        default=False, verbose_name="seats without qualification, with a reason"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", uuid.UUID("0a6b6c0e-3a58-4b0f-8f5e-5f5a4f3e9d02"))),
                        name="interviewer_policy_only_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reverse_shadows__lte", 20), ("shadows__lte", 20)),
                        name="interviewer_policy_training",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lapse_days__isnull", True),
                            models.Q(("lapse_days__gte", 1), ("lapse_days__lte", 3650)),
                            _connector="OR",
                        ),
                        name="interviewer_policy_lapse",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("daily_cap__gte", 1),
                            ("daily_cap__lte", 12),
                            ("weekly_cap__gte", 1),
                            ("weekly_cap__lte", 40),
                        ),
                        name="interviewer_policy_caps",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
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
                ("token_digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("used_at__isnull", True), ("withdrawn_at__isnull", True)),
                        fields=("person",),
                        name="invitation_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("used_at__isnull", True), ("withdrawn_at__isnull", True), _connector="OR"
                        ),
                        name="invitation_ends_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pause",
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
                ("from_on", models.DateField(verbose_name="from")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pauses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["from_on", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True),
                            ("until_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="pause_days_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="pause_has_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QualificationChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("exercise_key", models.SlugField(max_length=80)),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("none", "Not in training"),
                            ("shadow", "Shadow"),
                            ("reverse_shadow", "Reverse shadow"),
                            ("qualified", "Qualified"),
                        ],
                        max_length=15,
                        verbose_name="step",
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="qualification_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="qualification_changes",
                        to="hiring.role",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        fields=["person", "role", "exercise_key", "-id"], name="qualification_newest"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("step__in", ["none", "shadow", "reverse_shadow", "qualified"])),
                        name="qualification_step_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="qualification_change_has_reason",
                    ),
                ],
            },
        ),
    ]
