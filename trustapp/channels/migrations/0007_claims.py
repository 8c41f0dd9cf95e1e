from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0006_stencils")]

    operations = [
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("name", models.UUIDField(primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(
            "ALTER TABLE channels_claim SET UNLOGGED", "ALTER TABLE channels_claim SET LOGGED"
        ),
        migrations.AddField(model_name="message", name="claim", field=models.UUIDField(null=True)),
    ]
