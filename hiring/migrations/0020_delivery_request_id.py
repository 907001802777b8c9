"""Let a delivery name the request that caused it, and let those that were given up be counted quickly."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hiring", "0019_retention_law")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="request_id",
            field=models.CharField(blank=True, db_default="", max_length=36),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("given_up_at__isnull", False)), fields=["id"], name="delivery_given_up"
            ),
        ),
    ]
