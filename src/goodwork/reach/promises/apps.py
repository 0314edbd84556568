from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "goodwork.reach.promises"
    label = "promises"
