from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "goodwork.reach.contacts"
    label = "contacts"
