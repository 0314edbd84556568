"""The web process: `granian --interface wsgi goodwork.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodwork.config.settings")
_product = get_wsgi_application()

# Only now are the settings there that what is made ready needs.
from goodwork.config.warming import Warm  # noqa: E402

application = Warm(_product)
