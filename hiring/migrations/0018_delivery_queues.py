"""Give each delivery the queue of its work, so that letters and long work stand in nobody's way."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hiring", "0017_the_chain_is_the_owners")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="queue",
            field=models.CharField(db_default="live", default="live", max_length=20),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(done_at__isnull=True, given_up_at__isnull=True),
                fields=["queue", "id"],
                name="delivery_waiting",
            ),
        ),
        migrations.RemoveIndex(model_name="delivery", name="delivery_pending"),
    ]
