from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "goodwork.reach.links"
    label = "links"
