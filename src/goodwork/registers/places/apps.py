from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "goodwork.registers.places"
    label = "places"
