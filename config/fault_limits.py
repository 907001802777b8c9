"""How long anything may wait for PostgreSQL, Redis or a worker: see docs/faults.md.

config.settings takes all of it; the numbers have a file of their own because each leans on another.
"""

from typing import Any

from config import env

# PostgreSQL: the client's part ------------------------------------------------------------------
# A request has an answer in five seconds, whatever PostgreSQL does (config/patience.py).
REQUEST_PATIENCE_SECONDS = 4.0
# After a silence, requests are refused at once for so long, then one of them tries again …
OUTAGE_REST_SECONDS = 1.0
# … and waits less, for others stand in line behind it.
OUTAGE_PROBE_SECONDS = 1.0
# A line that is cut says nothing: libpq asks for signs of life and gives up.
DATABASE_LINE: dict[str, Any] = {
    "connect_timeout": 2,  # seconds for each host
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 4000,  # milliseconds
}
# A failed attempt to connect is given up after a second, so that the next request tries at once: otherwise
# the pool waits twice as long after each failure, and longer than the outage.
DATABASE_POOL = {"min_size": 1, "max_size": 8, "timeout": REQUEST_PATIENCE_SECONDS, "reconnect_timeout": 1.0}

# PostgreSQL: the server's part ------------------------------------------------------------------
# It ends what nobody waits for any more, so that no lock outlives its owner. Settings of each session:
DATABASE_SESSION = {
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "15min",  # longer than a report or fit computes in one
    "client_connection_check_interval": "2s",
    "tcp_keepalives_idle": "10s",
    "tcp_keepalives_interval": "5s",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "20s",
    # Not patience but a plan: its default is a turning disk's, on which a small table is read whole rather
    # than looked up in.
    "random_page_cost": "1.1",
}
DATABASE_LINE["options"] = " ".join(f"-c {name}={value}" for name, value in DATABASE_SESSION.items())

# Redis and the workers --------------------------------------------------------------------------
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_SOFT_TIME_LIMIT = 50
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # What nobody has acknowledged goes to another worker after so long. It must be longer than any task may
    # run that is acknowledged at its end, or two workers would run it at once.
    "visibility_timeout": 300,
    "unacked_restore_interval": 5,  # look for it every five seconds …
    "unacked_restore_throttle": 1,  # … and each time
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
}

# Queues whose workers show that they live, each minute. The language model's runs only where one is named.
CANARY_QUEUES = ("live", "mail", "bulk", *(("language_model",) if env.given("SIGNALS_LLM_URL") else ()))
CANARY_SECONDS = 60.0
CANARIES: dict[str, dict[str, Any]] = {
    f"touch-canary-of-{queue}": {
        "task": "hiring.tasks.touch_canary",
        "schedule": CANARY_SECONDS,
        "args": (queue,),
        "options": {"queue": queue, "expires": CANARY_SECONDS - 5},
    }
    for queue in CANARY_QUEUES
}
