from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "goodwork.reach.intake"
    label = "intake"
