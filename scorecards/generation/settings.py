"""What the made-up company is told from outside."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """`today` is the day at whose noon in UTC the history ends.

    `sign_ins` are (name, address, duty) of people who can sign in with `password`, an encoded one, one for
    each duty; everybody else has none. `subscribers` says who hears of which kind of event.
    """

    today: datetime.date
    seed: int = 1
    password: str = ""
    sign_ins: tuple[tuple[str, str, str], ...] = ()
    subscribers: Mapping[str, tuple[str, ...]] | None = None

    @property
    def now(self) -> int:
        """The end of the history in microseconds since 1970."""
        noon = datetime.datetime.combine(self.today, datetime.time(12), datetime.UTC)
        return int(noon.timestamp()) * 1_000_000
