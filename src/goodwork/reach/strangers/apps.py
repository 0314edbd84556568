from django.apps import AppConfig


class StrangersConfig(AppConfig):
    name = "goodwork.reach.strangers"
    label = "strangers"
