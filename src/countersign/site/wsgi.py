import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from countersign.site.databases import for_pages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "countersign.site.settings")
for_pages(settings.DATABASES["default"], pool=settings.DATABASE_POOL, seconds=settings.DATABASE_SECONDS)
application = get_wsgi_application()
