"""The whole of it: people and roles first, then loop after loop in the order in which they were opened."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from . import texts
from .company import Company, Role, found_company
from .course import at_work, course_of
from .lines import DAY, HOUR, NULL, SECOND, Sheets, identifier, moment_text
from .log import Log
from .loops import Writer
from .patterns import Pattern, patterns_of
from .scales import Scale
from .settings import Settings

YEAR = 365 * DAY
GROWTH = 0.5  # below 1: there are more loops each year
LOOPS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Portion:
    """Some more lines by table, and how many of all loops they bring."""

    loops: int
    lines: dict[str, list[str]]


def company_history(scale: Scale, settings: Settings) -> Iterator[Portion]:
    """Yield a company's rows in an order in which nothing names what comes later, except by a foreign key."""
    rng = Random(f"{scale.name} {settings.seed}")  # noqa: S311  nothing of it is secret
    start = settings.now - scale.years * YEAR
    sheets = Sheets()
    company = found_company(rng, scale, settings, start, sheets)
    log = Log(sheets, settings.subscribers or {}, first=start // DAY)
    for person in company.people:
        log.add_person(person, start - 30 * DAY, company.admins[0], [])
    history = _History(rng, scale, settings, start, company, sheets, log)
    yield Portion(0, sheets.take())
    for number in range(scale.loops):
        history.add_loop(number)
        if (number + 1) % LOOPS_AT_ONCE == 0:
            yield Portion(LOOPS_AT_ONCE, sheets.take())
    history.finish()
    yield Portion(scale.loops % LOOPS_AT_ONCE, sheets.take())


class _History:
    """What one loop after another is drawn from."""

    def __init__(
        self,
        rng: Random,
        scale: Scale,
        settings: Settings,
        start: int,
        company: Company,
        sheets: Sheets,
        log: Log,
    ) -> None:
        self.rng, self.scale, self.start, self.now = rng, scale, start, settings.now
        self.company, self.sheets, self.log = company, sheets, log
        self.writer = Writer(sheets, log, settings.now, rng)
        self.patterns: dict[str, tuple[Pattern, ...]] = {
            role.id: patterns_of(rng, role, scale.patterns) for role in company.roles
        }
        # Some roles are hired for far more often than others.
        self.shares = list(accumulate(rng.paretovariate(1.5) for _ in company.roles))
        self.candidates: list[tuple[str, tuple[str, ...]]] = []

    def add_loop(self, number: int) -> None:
        """Add the next loop with its application and, unless somebody comes back, its candidate."""
        share = (number + self.rng.random()) / self.scale.loops
        moment = self.start + int((self.now - self.start - HOUR) * share**GROWTH)
        opened = at_work(moment)
        self.log.write_days(
            self.rng, moment // DAY, self.scale.events * number // self.scale.loops, self.company.people
        )
        if opened > self.now - HOUR:  # a weekend ends the history
            opened = moment
        role = self.rng.choices(self.company.roles, cum_weights=self.shares)[0]
        candidate, role = self._candidate(number, role, opened)
        recruiter = self.company.recruiters[
            int(min(self.rng.expovariate(2), 0.999) * len(self.company.recruiters))
        ]
        application, loop = identifier(self.rng, opened), identifier(self.rng, opened)
        referrer = self.rng.choice(self.company.people) if self.rng.random() < 0.08 else NULL
        self.sheets.add(
            "candidates_application", application, candidate, role.id, referrer, moment_text(opened - DAY)
        )
        pattern = self.rng.choice(self.patterns[role.id])
        course = course_of(self.rng, role, pattern, recruiter, opened, self.now)
        self.writer.write(loop, application, role, pattern, course)

    def finish(self) -> None:
        """Bring the log to the end of the history."""
        self.log.write_days(self.rng, self.now // DAY + 1, self.scale.events, self.company.people)
        self.log.close()

    def _candidate(self, number: int, role: Role, opened: int) -> tuple[str, Role]:
        """Return who comes and for which role: somebody new, or somebody known for another role."""
        wanted, loops = self.scale.candidates, self.scale.loops
        if number * wanted % loops < wanted:
            return self._new_candidate(role, opened), role
        while True:
            place = self.rng.randrange(len(self.candidates))
            candidate, roles = self.candidates[place]
            others = [other for other in (role, *self.company.roles) if other.id not in roles]
            if others:
                self.candidates[place] = (candidate, (*roles, others[0].id))
                return candidate, others[0]

    def _new_candidate(self, role: Role, opened: int) -> str:
        name, candidate = texts.person_name(self.rng), identifier(self.rng, opened - DAY)
        email = f"{name.lower().replace(' ', '.')}.{len(self.candidates)}@mail.example"
        self.sheets.add(
            "candidates_candidate", candidate, name, email, "", moment_text(opened - DAY + SECOND)
        )
        self.candidates.append((candidate, (role.id,)))
        return candidate
