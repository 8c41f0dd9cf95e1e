from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0002_settled_messages_keep_no_words")]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="channel",
            field=models.CharField(
                choices=[("email", "E-mail"), ("sms", "Text message")],
                default="email",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="recipient_hash",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddField(
            model_name="message",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Nothing was heard"),
                    ("delivered", "Arrived"),
                    ("undelivered", "Did not arrive"),
                ],
                default="",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="outcome_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("recipient_hash", ""), _negated=True),
                fields=["recipient_hash", "-id"],
                name="message_by_recipient",
            ),
        ),
    ]
