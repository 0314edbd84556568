"""The web process: `granian --interface wsgi goodwork.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodwork.config.settings")
application = get_wsgi_application()
