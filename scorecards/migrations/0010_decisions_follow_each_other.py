"""Let decisions of a loop follow each other, with who took part, dissents and reopenings."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import hiring.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0001_initial"),
        ("scorecards", "0009_severity_calibrations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DecisionParticipant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dissents", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["person__name", "person_id"],
            },
        ),
        migrations.CreateModel(
            name="Dissent",
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
                ("words", models.TextField(verbose_name="words")),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Reopening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("reason", models.TextField(verbose_name="reason")),
            ],
        ),
        migrations.AlterModelOptions(
            name="decision",
            options={"ordering": ["loop", "number"]},
        ),
        migrations.AddField(
            model_name="decision",
            name="conditions",
            field=models.TextField(blank=True, db_default="", verbose_name="conditions"),
        ),
        migrations.AddField(
            model_name="decision",
            name="number",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="decision",
            name="participant_count",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="decision",
            name="loop",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="candidates.loop"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(fields=("loop", "number"), name="decision_once_per_number"),
        ),
        migrations.AddField(
            model_name="decisionparticipant",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="participants",
                to="scorecards.decision",
            ),
        ),
        migrations.AddField(
            model_name="decisionparticipant",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="dissent",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="dissents", to="scorecards.decision"
            ),
        ),
        migrations.AddField(
            model_name="dissent",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="dissents",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="reopening",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reopening",
            name="decision",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reopening",
                to="scorecards.decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionparticipant",
            constraint=models.UniqueConstraint(
                fields=("decision", "person"), name="participant_once_per_decision"
            ),
        ),
        migrations.AddConstraint(
            model_name="dissent",
            constraint=models.UniqueConstraint(fields=("decision", "person"), name="dissent_once_per_person"),
        ),
        migrations.AddConstraint(
            model_name="dissent",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="dissent_has_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="reopening",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="reopening_has_reason"
            ),
        ),
    ]
