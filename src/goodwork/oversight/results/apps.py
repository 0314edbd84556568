from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "goodwork.oversight.results"
    label = "results"
