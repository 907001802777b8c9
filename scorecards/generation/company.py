"""Who hires in the made-up company, and for what."""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random

from . import texts, words
from .lines import DAY, NULL, Sheets, array, escaped, identifier, moment_text
from .scales import Scale
from .settings import Settings

BANDS = 3  # strict, in between, lenient
SMALLEST_BAND, LARGEST_BAND = 6, 40
TESTED = ((0, 1, 2, 3), (4, 5, 6, 7), (0, 2, 4, 6), (1, 3, 5, 7))
ANCHORS = (
    "Names nothing about {name} beyond a slogan, and cannot give an example.",
    "Shows {name} on a quiet day; loses it when the interviewer adds a difficulty.",
    "Solid in {name} with some guidance; the usual cases are covered.",
    "Strong in {name} without help, and says which part stays shallow.",
    "Carries {name} through to the end, with figures and the alternatives that lost.",
)


@dataclass(frozen=True, slots=True)
class Exercise:
    id: str
    name: str
    minutes: int
    dimensions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pool:
    """Interviewers of one severity, some of whom are asked far more often than others."""

    people: tuple[str, ...]
    shares: tuple[float, ...]

    def draw(self, rng: Random) -> str:
        place = bisect(self.shares, rng.random() * self.shares[-1])
        return self.people[min(place, len(self.people) - 1)]


@dataclass(frozen=True, slots=True)
class Role:
    """A role with the one rubric version under which all its loops run; names are in the rubric's order."""

    id: str
    title: str
    rubric: str
    template: str
    keys: tuple[str, ...]
    names: tuple[str, ...]
    anchors: tuple[tuple[str, str, str, str, str], ...]
    dimensions: tuple[str, ...]
    signals: tuple[tuple[str, str, str, str], ...]  # id, key, kind, text
    exercises: tuple[Exercise, ...]
    managers: tuple[str, ...]
    pools: tuple[Pool, ...]


@dataclass(slots=True)
class Company:
    """People by what they do, and the roles."""

    people: list[str] = field(default_factory=list)
    recruiters: list[str] = field(default_factory=list)
    managers: list[str] = field(default_factory=list)
    interviewers: list[str] = field(default_factory=list)
    admins: list[str] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)


def found_company(rng: Random, scale: Scale, settings: Settings, start: int, sheets: Sheets) -> Company:
    """Return the company as it stands on its first day, and add its rows to `sheets`."""
    company = Company()
    for number in range(scale.people):
        _add_person(rng, company, number, scale, settings, start, sheets)
    for number in range(scale.roles):
        company.roles.append(_role(rng, company, number, start, sheets))
    return company


def _add_person(
    rng: Random, company: Company, number: int, scale: Scale, settings: Settings, start: int, sheets: Sheets
) -> None:
    named = number < len(settings.sign_ins)
    if named:
        name, email, duty = settings.sign_ins[number]
    else:
        name = texts.person_name(rng)
        email = f"{name.lower().replace(' ', '.')}.{number}@people.example"
        duty = _duty(number, scale.people)
    person = identifier(rng, start - 30 * DAY)
    company.people.append(person)
    by_duty = {
        "admin": company.admins,
        "recruiter": company.recruiters,
        "hiring_manager": company.managers,
        "interviewer": company.interviewers,
    }
    by_duty[duty].append(person)
    sheets.add(
        "hiring_person", person, email, name, rng.choice(words.TITLES), f"{{{duty}}}",
        rng.choice(words.TIME_ZONES), "t", settings.password if named else f"!{number}",
        moment_text(start - 30 * DAY),
    )  # fmt: skip


def _duty(number: int, people: int) -> str:
    """Of a hundred people one looks after the process, four recruit and six lead; at least one each."""
    share = number * 100 // people
    if number == 0 or share < 1:
        return "admin"
    if number == 1 or share < 5:
        return "recruiter"
    return "hiring_manager" if number == 2 or share < 11 else "interviewer"


def _role(rng: Random, company: Company, number: int, start: int, sheets: Sheets) -> Role:
    level, subject = divmod(number, len(words.FIELDS))
    title = f"{words.LEVELS[level % len(words.LEVELS)]} {words.FIELDS[subject]}"
    key = title.lower().replace(" ", "-")
    role, rubric, template = (identifier(rng, start - days * DAY) for days in (20, 19, 18))
    when, admin = moment_text(start - 20 * DAY), company.admins[0]
    sheets.add("hiring_role", role, key, title, when)
    sheets.add("hiring_rubric", rubric, role, "1", escaped(texts.paragraph(rng, 40)), when, when, admin)
    sheets.add("hiring_looptemplate", template, rubric, "Four interviews", when, when, admin)
    names = tuple(rng.sample(words.DIMENSIONS, 8))
    anchors = tuple(_anchors(name) for name in names)
    dimensions = tuple(_dimension(rng, rubric, place, names[place], anchors[place], start, sheets)
                       for place in range(len(names)))  # fmt: skip
    exercises = tuple(
        _exercise(rng, (rubric, template), place, dimensions, start, sheets) for place in range(len(TESTED))
    )
    managers = tuple(
        dict.fromkeys((company.managers[number % len(company.managers)], rng.choice(company.managers)))
    )
    for manager in managers:
        sheets.add("hiring_role_hiring_managers", role, manager)
    pools = _pools(rng, company, number)
    _qualify(role, pools, admin, moment_text(start - 10 * DAY), sheets)
    return Role(
        role, title, rubric, template, tuple(map(_key, names)), names, anchors, dimensions,
        _signals(rng, rubric, start, sheets), exercises, managers, pools,
    )  # fmt: skip


def _key(name: str) -> str:
    return name.lower().replace(" ", "_")


def _anchors(name: str) -> tuple[str, str, str, str, str]:
    one, two, three, four, five = (anchor.format(name=name.lower()) for anchor in ANCHORS)
    return one, two, three, four, five


def _dimension(
    rng: Random, rubric: str, place: int, name: str, anchors: Sequence[str], start: int, sheets: Sheets
) -> str:
    dimension = identifier(rng, start - 19 * DAY)
    bar = "3" if place == 0 else NULL
    sheets.add("hiring_dimension", dimension, rubric, str(place + 1), _key(name), name, *anchors, bar)
    sheets.add("hiring_assessmentarea", rubric, str(place + 1), texts.paragraph(rng, 1))
    return dimension


def _exercise(
    rng: Random, owners: tuple[str, str], place: int, dimensions: Sequence[str], start: int, sheets: Sheets
) -> Exercise:
    """Add an exercise with its questions and the stage of the loop template that uses it."""
    (rubric, template), (name, kind, minutes) = owners, words.EXERCISES[place]
    exercise, stage = (identifier(rng, start - 18 * DAY) for _ in range(2))
    length, position = str(minutes), str(place + 1)
    sheets.add(
        "hiring_exercise", exercise, rubric, position, _key(name).replace("_", "-"), name, kind, length,
        length, "f", texts.paragraph(rng, 4), texts.paragraph(rng, 6),
    )  # fmt: skip
    sheets.add("hiring_stage", stage, template, exercise, position, length, "1", "f")
    for number, tested in enumerate(TESTED[place]):
        sheets.add("hiring_stagedimension", stage, dimensions[tested])
        sheets.add(
            "hiring_exercisequestion", exercise, dimensions[tested], str(number), texts.paragraph(rng, 1)
        )
    return Exercise(exercise, name, minutes, TESTED[place])


def _signals(rng: Random, rubric: str, start: int, sheets: Sheets) -> tuple[tuple[str, str, str, str], ...]:
    signals = []
    for place, (kind, text) in enumerate(words.SIGNALS, start=1):
        signal, key = identifier(rng, start - 19 * DAY), f"{kind}-{place}".replace("_", "-")
        sheets.add(
            "hiring_signal",
            signal,
            rubric,
            str(place),
            key,
            kind,
            text,
            array([texts.paragraph(rng, 1)]),
            "{}",
        )
        signals.append((signal, key, kind, text))
    return tuple(signals)


def _pools(rng: Random, company: Company, role: int) -> tuple[Pool, ...]:
    """Draw a role's interviewers, as many of each severity; a person's band is the place modulo three."""
    size = min(LARGEST_BAND, max(SMALLEST_BAND, len(company.interviewers) // 25))
    pools = []
    for band in range(BANDS):
        of_band = company.interviewers[band::BANDS]
        people = rng.sample(of_band, min(size, len(of_band)))
        if role == 0 and band == 0 and of_band[0] not in people:
            people[0] = of_band[0]
        loads = accumulate(rng.paretovariate(1.2) for _ in people)
        pools.append(Pool(tuple(people), tuple(loads)))
    return tuple(pools)


def _qualify(role: str, pools: Sequence[Pool], admin: str, when: str, sheets: Sheets) -> None:
    for pool in pools:
        for person in pool.people:
            for name, _kind, _minutes in words.EXERCISES:
                key = _key(name).replace("_", "-")
                sheets.add(
                    "hiring_qualificationchange",
                    person,
                    role,
                    key,
                    "qualified",
                    "Trained before",
                    admin,
                    when,
                )
