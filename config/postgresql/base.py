"""Django's PostgreSQL backend for which silence is an answer, too: see config/patience.py."""

from typing import Any

from django.db.backends.postgresql import base
from psycopg_pool import PoolTimeout

from config.patience import Outage, outage, replica_outage
from hiring.replicas import REPLICA


class DatabaseWrapper(base.DatabaseWrapper):
    @property
    def outage(self) -> Outage:
        return replica_outage if self.alias == REPLICA else outage

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self.outage.refuse_while_fresh()
        if self.pool:
            self.pool.timeout = self.outage.patience() or self.settings_dict["OPTIONS"]["pool"]["timeout"]
        try:
            return super().get_new_connection(conn_params)
        except PoolTimeout:
            self.outage.note_silence()
            raise
