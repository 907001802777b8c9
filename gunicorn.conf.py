"""How the web server starts: settings first, so that one line says what is wrong with them; then its logs."""

from django.conf import settings

from config.startup import load_settings

load_settings()

# Loaded once and shared: a worker that starts on a busy machine isn't taken for one that hangs.
preload_app = True

# What breaks outside a view, say half-way through a file, is told in the same fields and without its address.
logconfig_dict = settings.LOGGING
