"""The Merkle tree of RFC 6962: one root that changes with any leaf, their order or their number."""

import hashlib
from collections.abc import Iterable

LEAF, NODE = b"\x00", b"\x01"


def merkle_root(leaves: Iterable[bytes]) -> str:
    """Return the root over the leaves as 64 hexadecimal digits; that of none is the hash of nothing.

    A lone node at the end of a level goes up as it is. Source: RFC 6962, section 2.1.
    """
    level = [hashlib.sha256(LEAF + leaf).digest() for leaf in leaves]
    if not level:
        return hashlib.sha256().hexdigest()
    while len(level) > 1:
        level = [_joined(level[place : place + 2]) for place in range(0, len(level), 2)]
    return level[0].hex()


def _joined(pair: list[bytes]) -> bytes:
    return hashlib.sha256(NODE + b"".join(pair)).digest() if len(pair) == 2 else pair[0]
