from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "goodwork.registers.people"
    label = "people"
