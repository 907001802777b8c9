"""The settings of PostgreSQL: who connects to it, as which role.

config.settings takes all of them. Web, workers and beat connect as the runtime role, which owns nothing;
commands that change tables, or copy all of them, connect as the owner (hiring.database_roles).
"""

import sys
from typing import Any

from config import embedded, env
from config.fault_limits import DATABASE_LINE, DATABASE_POOL
from config.patience import PatientConnection, PatientReplicaConnection
from hiring.replicas import REPLICA

PRODUCTION = bool(env.given("DATABASE_URL") or env.given("REDIS_URL"))
TESTING = "pytest" in sys.modules
# A pooler that hands a server to each transaction refuses settings of a session: `migrate` gives them to the
# runtime role instead. Cursors of the server outlive a transaction, so there are none.
DATABASE_POOLER = env.choice("DATABASE_POOLER", ("none", "transaction"), "none")
POOLED = DATABASE_POOLER == "transaction"


def _connection(pooled: bool = False, patient: type = PatientConnection, **words: Any) -> dict[str, Any]:
    """Return one role's connection, whole: it may take the place of another role's."""
    line = {name: value for name, value in DATABASE_LINE.items() if not (pooled and name == "options")}
    options = {
        **line,
        **words.pop("OPTIONS", {}),
        # A test opens and drops whole databases; a pool would hold connections to the dropped ones.
        # A lock that a failed test left behind fails the next test instead of stopping the suite.
        **(
            {"options": f"{DATABASE_LINE['options']} -c lock_timeout=60s -c statement_timeout=120s"}
            if TESTING
            else {"pool": DATABASE_POOL | {"connection_class": patient}}
        ),
    }
    return {"PASSWORD": "", "PORT": "", **words, "OPTIONS": options, "DISABLE_SERVER_SIDE_CURSORS": pooled}


def _embedded_connection(user: str) -> dict[str, Any]:
    return _connection(
        pooled=POOLED and user == embedded.RUNTIME_USER,
        NAME=embedded.DATABASE_NAME,
        USER=user,
        HOST=str(embedded.socket_directory()),
    )


if PRODUCTION:
    _runtime = _connection(pooled=POOLED, **env.database("DATABASE_URL"))
    # Only those who migrate are told the owner's password. Without it one role does everything.
    OWNER_CONNECTION = (
        _connection(**env.database("OWNER_DATABASE_URL")) if env.text("OWNER_DATABASE_URL", "") else {}
    )
    RUNTIME_ROLE, RUNTIME_PASSWORD = _runtime["USER"], _runtime["PASSWORD"]
else:
    # Tests make and empty whole databases, so they run as the owner; tests/runtime_role.py is the other one.
    _runtime = _embedded_connection(embedded.DATABASE_USER if TESTING else embedded.RUNTIME_USER)
    OWNER_CONNECTION = _embedded_connection(embedded.DATABASE_USER)
    RUNTIME_ROLE, RUNTIME_PASSWORD = embedded.RUNTIME_USER, ""

if (
    OWNER_CONNECTION
):  # A migration takes as long as it takes; how long it may wait for others is its own affair.
    OWNER_CONNECTION["OPTIONS"]["options"] += " -c statement_timeout=0"

DATABASES = {
    "default": {
        "ENGINE": "config.postgresql" if PRODUCTION else "config.embedded_postgresql",
        **_runtime,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": env.text("TEST_DATABASE_NAME", "test_hiring_loop")},
    }
}
# A copy for reading at length (hiring/replicas.py).
if env.text("REPLICA_URL", ""):
    DATABASES[REPLICA] = {
        "ENGINE": "config.postgresql",
        **_connection(
            pooled=POOLED,
            patient=PatientReplicaConnection,
            **env.database("REPLICA_URL"),
        ),
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"MIRROR": "default"},
    }
DATABASE_ROUTERS = ["hiring.replicas.ReplicaRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
