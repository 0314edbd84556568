from django.apps import AppConfig


class BarriersConfig(AppConfig):
    name = "goodwork.oversight.barriers"
    label = "barriers"
