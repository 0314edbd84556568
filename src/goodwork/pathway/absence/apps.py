from django.apps import AppConfig


class AbsenceConfig(AppConfig):
    name = "goodwork.pathway.absence"
    label = "absence"
