"""Loaded once into the process that worker processes are forked from, so that each is ready at once."""

import django

django.setup()

import goodwork.cli.worker  # noqa: E402, F401
