import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import trustapp.core.models

SETTLED = ("sent", "unknown", "failed", "cancelled")


def no_words(*words: str) -> Q:
    return ~Q(state__in=SETTLED) | Q(
        settled_at__isnull=False, **{f"{word}__isnull": True for word in words}
    )


class Migration(migrations.Migration):
    dependencies = [("channels", "0005_lanes")]

    operations = [
        migrations.CreateModel(
            name="Stencil",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("title", trustapp.core.models.SealedTextField(null=True)),
                ("text", trustapp.core.models.SealedTextField(null=True)),
                ("html", trustapp.core.models.SealedTextField(null=True)),
                ("unsubscribe", trustapp.core.models.SealedTextField(null=True)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="message",
            name="stencil",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="channels.stencil",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="filling",
            field=trustapp.core.models.SealedTextField(null=True),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=Q(stencil__isnull=False), fields=["stencil"], name="message_by_stencil"
            ),
        ),
        migrations.RemoveConstraint(model_name="message", name="settled_message_keeps_no_words"),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=no_words("recipient", "title", "text", "html", "unsubscribe", "filling"),
                name="settled_message_keeps_no_words",
            ),
        ),
    ]
