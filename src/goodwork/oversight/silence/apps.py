from django.apps import AppConfig


class SilenceConfig(AppConfig):
    name = "goodwork.oversight.silence"
    label = "silence"
