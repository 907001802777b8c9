"""Let a finding say which revision of a scorecard its words stand in, and since when no longer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0004_scorecard_revisions")]

    operations = [
        migrations.RemoveConstraint(
            model_name="signalfinding",
            name="finding_one_tick_per_signal",
        ),
        migrations.RemoveConstraint(
            model_name="signalfinding",
            name="finding_once_per_place",
        ),
        migrations.AddField(
            model_name="signalfinding",
            name="revision",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="signalfinding",
            name="superseded_in",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="signalfinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("revision__gte", 1),
                    models.Q(
                        ("superseded_in__isnull", True),
                        ("superseded_in__gt", models.F("revision")),
                        _connector="OR",
                    ),
                ),
                name="finding_superseded_by_a_later_revision",
            ),
        ),
        migrations.AddConstraint(
            model_name="signalfinding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source", "interviewer"), ("superseded_in__isnull", True)),
                fields=("scorecard", "signal"),
                name="finding_one_tick_per_signal",
            ),
        ),
        migrations.AddConstraint(
            model_name="signalfinding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source", "detector"), ("superseded_in__isnull", True)),
                fields=("scorecard", "signal", "field", "start", "engine"),
                name="finding_once_per_place",
            ),
        ),
    ]
