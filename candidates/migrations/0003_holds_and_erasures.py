"""Keep legal holds, who asked to be erased and what was; say of each loop where it belongs."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import hiring.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0002_plans_and_calendars"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="candidate",
            name="erasure_asked_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="loop",
            name="jurisdiction",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=80, verbose_name="jurisdiction"
            ),
        ),
        migrations.CreateModel(
            name="Erasure",
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
                ("candidate", models.UUIDField()),
                ("application", models.UUIDField(null=True)),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("asked", "The candidate asked for it"),
                            ("retention", "The retention ended"),
                            ("restored", "A backup had brought it back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("transaction", models.PositiveBigIntegerField(db_default=0, editable=False)),
            ],
            options={
                "ordering": ["at", "id"],
                "indexes": [models.Index(fields=["candidate"], name="erasure_of_candidate")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cause__in", ["asked", "retention", "restored"])),
                        name="erasure_cause_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalHold",
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
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("set_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                ("lifting_reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="candidates.candidate",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["set_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="hold_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lifted_at__isnull", True),
                                ("lifted_by__isnull", True),
                                ("lifting_reason", ""),
                            ),
                            models.Q(
                                ("lifted_at__isnull", False),
                                ("lifted_by__isnull", False),
                                models.Q(("lifting_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hold_lifted_by_somebody_for_a_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("candidate",),
                        name="hold_stands_once",
                    ),
                ],
            },
        ),
    ]
