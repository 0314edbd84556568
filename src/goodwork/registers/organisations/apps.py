from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "goodwork.registers.organisations"
    label = "organisations"
