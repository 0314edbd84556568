from django.apps import AppConfig


class FunnelConfig(AppConfig):
    name = "goodwork.oversight.funnel"
    label = "funnel"
