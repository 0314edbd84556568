from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "goodwork.registers.programmes"
    label = "programmes"
