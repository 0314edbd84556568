from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "goodwork.pathway.teams"
    label = "teams"
