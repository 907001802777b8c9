"""Django's PostgreSQL backend for which silence is an answer, too: see config/patience.py."""

from typing import Any

from django.db.backends.postgresql import base
from psycopg_pool import PoolTimeout

from config.patience import outage


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        outage.refuse_while_fresh()
        if self.pool:
            self.pool.timeout = outage.patience() or self.settings_dict["OPTIONS"]["pool"]["timeout"]
        try:
            return super().get_new_connection(conn_params)
        except PoolTimeout:
            outage.note_silence()
            raise
