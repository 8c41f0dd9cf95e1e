from datetime import UTC, datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0004_blocked_addresses")]

    operations = [
        migrations.CreateModel(
            name="Lane",
            fields=[
                (
                    "name",
                    models.CharField(max_length=24, primary_key=True, serialize=False),
                ),
                (
                    "next_at",
                    models.DateTimeField(default=datetime(1970, 1, 1, tzinfo=UTC)),
                ),
            ],
        ),
        migrations.AddField(
            model_name="message",
            name="lane",
            field=models.CharField(blank=True, default="email", max_length=24),
        ),
        migrations.RemoveIndex(model_name="message", name="message_waiting"),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state", "queued")),
                fields=["lane", "due_at", "id"],
                name="message_waiting",
            ),
        ),
    ]
