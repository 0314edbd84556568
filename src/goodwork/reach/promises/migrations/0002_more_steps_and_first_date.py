from django.db import migrations, models

_FIRST_DATES = """
UPDATE promises_promise SET first_date = COALESCE(
    (SELECT m.from_date FROM promises_promisemove m WHERE m.promise_id = promises_promise.id
     ORDER BY m.moved_at, m.id LIMIT 1),
    due_date)
"""


class Migration(migrations.Migration):
    """Steps of providers, questions and redirections; each promise keeps the day that the person was told first."""

    dependencies = [("promises", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="promise", name="promise_kind_known"),
        migrations.RemoveConstraint(model_name="promise", name="promise_step_known"),
        migrations.AddField(model_name="promise", name="first_date", field=models.DateField(null=True)),
        migrations.RunSQL(_FIRST_DATES, migrations.RunSQL.noop),
        migrations.AlterField(model_name="promise", name="first_date", field=models.DateField()),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "subject_kind__in",
                        [
                            "REFERRAL",
                            "CALL",
                            "CALL_BACK",
                            "CONCERN",
                            "ANSWER",
                            "PLAN_REVIEW",
                            "QUESTION",
                            "REDIRECT",
                        ],
                    )
                ),
                name="promise_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "step__in",
                        [
                            "COACH_WILL_RING",
                            "COACH_WILL_CONTACT",
                            "COACH_WILL_REVIEW_PLAN",
                            "PRACTICE_WILL_RING",
                            "WE_WILL_RING",
                            "WE_WILL_TRY_AGAIN",
                            "WE_WILL_CALL_BACK",
                            "WE_WILL_WRITE",
                            "WE_WILL_READ_ANSWER",
                            "WE_WILL_READ_TEXT",
                            "WE_WILL_ANSWER_CONCERN",
                            "PROVIDER_WILL_ANSWER",
                            "PROVIDER_WILL_CONTACT",
                            "PROVIDER_WILL_START",
                            "PROVIDER_WILL_TELL",
                            "SENDER_WILL_ANSWER",
                            "LOCALITY_WILL_CONTACT",
                            "WE_WILL_CHECK",
                        ],
                    )
                ),
                name="promise_step_known",
            ),
        ),
    ]
