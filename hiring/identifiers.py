"""Identifiers that may be shown in an address."""

import os
import time
import uuid


def time_ordered_uuid() -> uuid.UUID:
    """Return a UUID of version 7 (RFC 9562).

    Rows made together lie together in an index, yet the next one cannot be guessed.
    """
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (2**48 - 1)) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)
