from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("actor_kind", models.CharField(max_length=10)),
                ("actor_id", models.IntegerField(null=True)),
                ("actor_label", models.CharField(max_length=120)),
                ("action", models.CharField(max_length=80)),
                ("target", models.CharField(max_length=120)),
                ("detail", models.JSONField(default=dict)),
                ("address", models.GenericIPAddressField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["target", "id"], name="audit_by_target"),
                    models.Index(fields=["actor_id", "id"], name="audit_by_actor"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("address__isnull", True), ("actor_kind", "staff"), _connector="OR"
                        ),
                        name="only_staff_have_an_address",
                    )
                ],
            },
        ),
    ]
