from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "goodwork.pathway.referrals"
    label = "referrals"
