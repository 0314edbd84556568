from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0006_provider_closed"),
    ]

    operations = [
        # The foreign key has an index of its own.
        migrations.RemoveIndex(model_name="referral", name="referral_person"),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)), fields=["programme"], name="referral_taken"
            ),
        ),
    ]
