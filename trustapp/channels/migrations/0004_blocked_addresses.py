from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0003_texts_beside_mail")]

    operations = [
        migrations.CreateModel(
            name="Blocked",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "E-mail"), ("sms", "Text message")], max_length=20
                    ),
                ),
                ("address_hash", models.CharField(max_length=64)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("stopped", "Asked us to stop"),
                            ("bounced", "Nothing arrives there"),
                            ("complained", "Complained about us"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("channel", "address_hash"), name="address_blocked_once"
                    )
                ],
            },
        ),
    ]
