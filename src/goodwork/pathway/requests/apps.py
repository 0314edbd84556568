from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "goodwork.pathway.requests"
    label = "requests"
