"""Keep findings that a newer version of the detector no longer makes, so that they can be explained."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0012_decisions_are_kept")]

    operations = [
        migrations.RemoveConstraint(model_name="signalfinding", name="finding_once_per_place"),
        migrations.AddField(
            model_name="signalfinding",
            name="withdrawn_in",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddConstraint(
            model_name="signalfinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_in", ""),
                    models.Q(("disposition", "open"), ("source", "detector")),
                    _connector="OR",
                ),
                name="finding_withdrawn_while_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="signalfinding",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("source", "detector"), ("superseded_in__isnull", True), ("withdrawn_in", "")
                ),
                fields=("scorecard", "signal", "field", "start", "engine"),
                name="finding_once_per_place",
            ),
        ),
    ]
