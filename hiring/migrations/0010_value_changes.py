"""Keep what each change of a draft held before and after, beside the log and as firmly."""

import django.db.models.deletion
from django.db import migrations, models

KEPT = """
CREATE TRIGGER value_changes_are_kept BEFORE UPDATE OR DELETE ON hiring_valuechange
    FOR EACH ROW EXECUTE FUNCTION hiring_refuse_event_change();
"""
KEPT_UNDONE = "DROP TRIGGER value_changes_are_kept ON hiring_valuechange;"


class Migration(migrations.Migration):
    dependencies = [("hiring", "0009_document_imports")]

    operations = [
        migrations.CreateModel(
            name="ValueChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(max_length=80)),
                ("old", models.JSONField(null=True)),
                ("new", models.JSONField(null=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="hiring.event",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("event", "field"), name="value_change_once")],
            },
        ),
        migrations.RunSQL(KEPT, KEPT_UNDONE),
    ]
