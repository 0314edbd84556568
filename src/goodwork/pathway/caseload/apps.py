from django.apps import AppConfig


class CaseloadConfig(AppConfig):
    name = "goodwork.pathway.caseload"
    label = "caseload"
