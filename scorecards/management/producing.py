"""Making something up in one process while another one writes it."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import TypeVar

Item = TypeVar("Item")
LONGEST_WAIT = 600  # seconds for one item; a producer that is silent for so long is dead


def produced(make: Callable[[], Iterator[Item]]) -> Iterator[Item]:
    """Yield what `make` yields in a process of its own; RuntimeError when that process fails.

    `make` must be picklable and use neither database nor settings. A full pipe makes it wait.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send_all, args=(make, sender), daemon=True)
    process.start()
    sender.close()
    try:
        while True:
            if not receiver.poll(LONGEST_WAIT):
                raise RuntimeError("The process that makes up the data is silent.")
            item = receiver.recv()
            if item is None:
                return
            yield item
    except EOFError:
        raise RuntimeError("The process that makes up the data has failed.") from None
    finally:
        process.kill()
        process.join(LONGEST_WAIT)


def _send_all(make: Callable[[], Iterator[Item]], sender: Connection) -> None:
    os.nice(1)
    for item in make():
        sender.send(item)
    sender.send(None)
