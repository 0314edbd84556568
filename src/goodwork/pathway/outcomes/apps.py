from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "goodwork.pathway.outcomes"
    label = "outcomes"
