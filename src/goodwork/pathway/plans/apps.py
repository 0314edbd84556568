from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "goodwork.pathway.plans"
    label = "plans"
