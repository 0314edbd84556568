from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "goodwork.ledger.jobs"
    label = "jobs"
