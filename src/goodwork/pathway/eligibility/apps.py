from django.apps import AppConfig


class EligibilityConfig(AppConfig):
    name = "goodwork.pathway.eligibility"
    label = "eligibility"
