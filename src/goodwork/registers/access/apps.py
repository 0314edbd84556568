from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "goodwork.registers.access"
    label = "access"
