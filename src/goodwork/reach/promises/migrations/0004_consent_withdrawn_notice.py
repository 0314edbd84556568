"""Staff are told when somebody takes back their consent (B7)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("promises", "0003_referrers_are_told"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="notice",
            name="notice_kind_known",
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "DUE_NEXT_DAY",
                            "BROKEN",
                            "BROKEN_TO_LEAD",
                            "MOVED_TWICE",
                            "PASSED_TO_YOU",
                            "TEXTS_STOPPED",
                            "TEXTS_ALLOWED",
                            "NOT_DELIVERED",
                            "CONCERN_RAISED",
                            "REFERRAL_TAKEN_UP",
                            "REFERRAL_SPOKEN",
                            "REFERRAL_ON",
                            "REFERRAL_REFUSED",
                            "REFERRAL_NOT_REACHED",
                            "REFERRAL_ENDED",
                            "CONSENT_WITHDRAWN",
                        ],
                    )
                ),
                name="notice_kind_known",
            ),
        ),
    ]
