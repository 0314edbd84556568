from django.apps import AppConfig


class RoutesConfig(AppConfig):
    name = "goodwork.pathway.routes"
    label = "routes"
