"""The made-up company's event log, chained as the database chains it (hiring migration 0011).

Twenty million calls of the trigger would take hours. The same hashes are computed here, over the same text;
after loading, the database verifies them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import sha256
from random import Random

from .lines import DAY, HOUR, NULL, SECOND, Sheets, clock_text, jsonb_text

Entry = tuple[
    int, int, str, str, str, str, str, str
]  # at, number, kind, actor, stream kind, stream, payload, hash
SIGNED_IN = jsonb_text({"second_factor": False})


class Chain:
    """One stream's events, each hashed over the one before it."""

    __slots__ = ("at", "hash", "kind", "number", "stream")

    def __init__(self, kind: str, stream: str) -> None:
        self.kind, self.stream = kind, stream
        self.number, self.hash, self.at = 0, "", 0

    def append(self, kind: str, at: int, actor: str, payload: str) -> Entry:
        """Return the next entry; no two of a stream share a moment. `actor` is empty for the system."""
        self.at = max(at, self.at + 1)
        self.number += 1
        text = (
            f"{self.hash}\n{self.number}\n{kind}\n{clock_text(self.at, 'T')}\n{actor}\n"
            f"{self.kind}\n{self.stream}\n{payload}"
        )
        self.hash = sha256(text.encode()).hexdigest()
        return self.at, self.number, kind, actor, self.kind, self.stream, payload, self.hash


class Log:
    """Events wait here for their day, so that their identifiers grow with time as in a real log."""

    def __init__(self, sheets: Sheets, subscribers: Mapping[str, Sequence[str]], first: int) -> None:
        self.sheets, self.subscribers, self.first = sheets, subscribers, first
        self.written = 0
        self._days: dict[int, list[Entry]] = defaultdict(list)
        self._people: dict[str, Chain] = {}

    def add_stream(
        self, kind: str, stream: str, events: Sequence[tuple[int, str, str, Mapping[str, object]]]
    ) -> None:
        """Add a stream whose events, (at, kind, actor, payload) in any order, are all known."""
        chain = Chain(kind, stream)
        for at, name, actor, payload in sorted(events, key=lambda event: event[0]):
            entry = chain.append(name, at, actor, jsonb_text(payload))
            self._days[entry[0] // DAY].append(entry)
        self._add_head(chain)

    def add_person(self, person: str, at: int, admin: str, duties: Sequence[str]) -> None:
        """Begin a person's stream, which goes on with each sign-in."""
        chain = self._people[person] = Chain("person", person)
        payload = jsonb_text({"duties": list(duties)})
        self._days[at // DAY].append(chain.append("person_added", at, admin, payload))

    def write_days(self, rng: Random, before: int, target: int, people: Sequence[str]) -> None:
        """Write out the days before that one, with so many sign-ins in them that `target` is reached."""
        if before <= self.first:
            return
        wanted = target - self.written - sum(len(self._days[day]) for day in self._days if day < before)
        for entry in self._sign_ins(rng, (self.first, before - 1), wanted, people):
            self._days[entry[0] // DAY].append(entry)
        for day in sorted(day for day in self._days if day < before):
            for entry in sorted(self._days.pop(day)):
                self._write(entry)
        self.first = before

    def close(self) -> None:
        """Write out the heads of the people's streams; the log is complete."""
        for chain in self._people.values():
            self._add_head(chain)

    def _sign_ins(self, rng: Random, days: tuple[int, int], count: int, people: Sequence[str]) -> list[Entry]:
        """Return sign-ins in the mornings of the days, from the first to the last."""
        first, last = days
        moments = sorted(
            rng.randint(first, last) * DAY + 6 * HOUR + rng.randrange(6 * HOUR) for _ in range(max(0, count))
        )
        return [self._people[person].append("signed_in", at, person, SIGNED_IN)
                for at, person in zip(moments, rng.choices(people, k=len(moments)), strict=True)]  # fmt: skip

    def _add_head(self, chain: Chain) -> None:
        self.sheets.add(
            "hiring_eventstream", chain.kind, chain.stream, str(chain.number), f"\\\\x{chain.hash}"
        )

    def _write(self, entry: Entry) -> None:
        at, number, kind, actor, stream_kind, stream, payload, digest = entry
        self.written += 1
        when, identifier = clock_text(at) + "+00", str(self.written)
        self.sheets.add(
            "hiring_event", identifier, kind, when, actor or NULL, stream_kind, stream,
            payload.replace("\\", "\\\\"), str(number), f"\\\\x{digest}",
        )  # fmt: skip
        for subscriber in self.subscribers.get(kind, ()):
            done = clock_text(at + 2 * SECOND) + "+00"
            self.sheets.add("hiring_delivery", identifier, subscriber, "1", when, done, "")
