"""The product's settings with short deadlines, so that a fault test waits for seconds and not for minutes."""

import datetime
import os

from config import env
from config.fault_limits import CANARY_QUEUES
from config.settings import *  # noqa: F403  settings are names of this module
from config.settings import CELERY_BEAT_SCHEDULE, CELERY_BROKER_TRANSPORT_OPTIONS, DATABASES, MIDDLEWARE

CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = 6, 8
CELERY_BROKER_TRANSPORT_OPTIONS = CELERY_BROKER_TRANSPORT_OPTIONS | {
    "visibility_timeout": 12,
    "unacked_restore_interval": 1,
}
CELERY_BEAT_SCHEDULE = CELERY_BEAT_SCHEDULE | {
    f"touch-canary-of-{queue}": CELERY_BEAT_SCHEDULE[f"touch-canary-of-{queue}"] | {"schedule": 1.0}
    for queue in CANARY_QUEUES
}
MIDDLEWARE = ["tests.faults.dying.die_before_the_answer", *MIDDLEWARE]
# Two servers of a test's own, of which one may be written to.
if os.environ.get("FAULT_DATABASE_URL"):
    _servers = env.database("FAULT_DATABASE_URL")
    _options = DATABASES["default"]["OPTIONS"] | _servers.pop("OPTIONS")
    DATABASES = {
        "default": DATABASES["default"] | _servers | {"ENGINE": "config.postgresql", "OPTIONS": _options}
    }

# A machine whose clock is off; PostgreSQL's own is right.
if os.environ.get("FAULT_CLOCK_DAYS"):
    import time_machine  # brings pytest along, by which the settings above would know a test

    _off = datetime.timedelta(days=int(os.environ["FAULT_CLOCK_DAYS"]))
    time_machine.travel(datetime.datetime.now(datetime.UTC) + _off).start()
