"""The product's PostgreSQL backend that starts the embedded server at the first connection.

A command that never opens a connection therefore never starts a server.
"""

from typing import Any

from config import embedded
from config.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        embedded.use_postgresql()
        return super().get_new_connection(conn_params)
