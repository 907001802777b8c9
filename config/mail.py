"""The settings of mail: where it goes out, and the address that its links lead to.

config.settings takes all of them.
"""

from config import env
from config.databases import PRODUCTION
from config.refusals import THIS_MACHINE

PORTS = {"starttls": 587, "tls": 465, "no": 25}
NOWHERE = "none"

# Without a mail server the demo prints its mail. Production says so when none shall go out: printed mail
# would be lost, and would stand in the log.
_host = env.text("MAIL_HOST", None if PRODUCTION else "")
MAIL_TLS = env.choice("MAIL_TLS", tuple(PORTS), "no" if _host in THIS_MACHINE else "starttls")
EMAIL_HOST = "" if _host == NOWHERE else _host
EMAIL_PORT = env.integer("MAIL_PORT", PORTS[MAIL_TLS])
EMAIL_HOST_USER = env.text("MAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("MAIL_PASSWORD") if EMAIL_HOST_USER else ""
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_TLS == "starttls", MAIL_TLS == "tls"
EMAIL_TIMEOUT = 10
_backend = "smtp" if EMAIL_HOST else "dummy" if _host else "console"
EMAIL_BACKEND = f"django.core.mail.backends.{_backend}.EmailBackend"
DEFAULT_FROM_EMAIL = env.text(
    "MAIL_FROM", None if PRODUCTION and EMAIL_HOST else "Hiring Loop <no-reply@localhost>"
)
# Mail is written without a request, so it can't learn from one where the product is reached.
PUBLIC_URL = env.web_address("PUBLIC_URL", None if PRODUCTION else "http://127.0.0.1:8000")
