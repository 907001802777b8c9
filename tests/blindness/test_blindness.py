"""R2: whoever owes a scorecard learns nothing of the others', whatever they ask for and however.

Everything is asked for in two worlds that differ in the others' scorecards alone: no word of theirs comes
back, and every answer of one world is, byte by byte, that of the other.
"""

from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from tests.blindness.crawling import EVERYTHING, Answer, Asked, Crawler
from tests.blindness.worlds import BLIND, ONE, OTHER, Panels, Words, identifiers, make_panels, write

pytestmark = pytest.mark.django_db
STATES = ("closed", "asked_again", "decided") if EVERYTHING else ("closed", "decided")
# An admin who owes a scorecard is asked for by make blindness alone.
PERSONAS = tuple(BLIND) if EVERYTHING else ("interviewer", "manager", "recruiter")


@dataclass(frozen=True)
class Told:
    """What one world tells: answers by persona, mails, what is kept for later, and the runner's debrief."""

    answers: dict[str, dict[Asked, Answer]]
    mails: list[tuple[str, str, str]]
    kept: str
    debriefs: list[Answer]


def told(panels: Panels, words: Words, now: datetime, known: frozenset[str]) -> Told:
    """Write a world, ask in it, and take it back.

    Whoever may read everything reads first, so that whatever a page might keep for the next one is there.
    """
    point = transaction.savepoint()
    mail.outbox.clear()
    write(panels, words, now)
    runner = Crawler(panels.runner, known)
    debriefs = [runner.ask("GET", f"/loops/{loop.pk}/") for loop in panels.loops.values()]
    answers = {name: Crawler(panels.blind[name], known).crawl(panels) for name in PERSONAS}
    letters = [
        (",".join(sent.recipients()), sent.subject, runner.masked(_text(sent))) for sent in mail.outbox
    ]
    world = Told(answers, sorted(letters), _kept_for_later(), debriefs)
    transaction.savepoint_rollback(point)
    return world


def _text(letter: mail.EmailMessage) -> str:
    others = getattr(letter, "alternatives", [])
    return "\n".join([str(letter.body), *(str(other[0]) for other in others), str(letter.extra_headers)])


def _kept_for_later() -> str:
    """Return what the cache holds, and every payload of the log that is about no evidence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM cache UNION ALL SELECT payload::text FROM hiring_event")
        return "\n".join(value for (value,) in cursor.fetchall()).lower()


def differences(one: dict[Asked, Answer], other: dict[Asked, Answer]) -> dict[Asked, list[str]]:
    """Return what is answered differently, or in one world alone, with the lines that differ.

    Pages of one's own account hold fresh secrets each time and nothing of a loop.
    """
    asked = {each for each in one.keys() | other.keys() if not each[1].startswith("/account/")}
    return {each: _lines(one, other, each) for each in asked if one.get(each) != other.get(each)}


def _lines(one: dict[Asked, Answer], other: dict[Asked, Answer], asked: Asked) -> list[str]:
    told = [answers.get(asked, Answer(0, (), "not asked")) for answers in (one, other)]
    first, second = ([str(a.status), *map(str, a.headers), *a.body.splitlines()] for a in told)
    return [
        line for line in unified_diff(first, second, n=0, lineterm="") if line[:2] not in ("--", "++", "@@")
    ]


def leaks(answers: dict[Asked, Answer]) -> list[Asked]:
    """Return what is answered with a word that only the others have written."""
    words = (ONE.word, OTHER.word)
    return sorted(asked for asked, answer in answers.items() if any(map(answer.tells, words)))


@pytest.mark.timeout(7200 if EVERYTHING else 600)  # two worlds, each asked several hundred times
def test_r02_whoever_owes_a_scorecard_learns_nothing_of_the_others() -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        panels = make_panels(now, STATES)
        known = identifiers()
        one, other = (told(panels, words, now, known) for words in (ONE, OTHER))
    assert [answer.tells(ONE.word) for answer in one.debriefs] == [state != "closed" for state in STATES]
    for persona in PERSONAS:
        read = [answer.status for answer in one.answers[persona].values()]
        assert read.count(200) > 10, persona
        assert leaks(one.answers[persona] | other.answers[persona]) == [], persona
        assert differences(one.answers[persona], other.answers[persona]) == {}, persona
    assert len(one.mails) >= len(panels.blind)
    assert one.mails == other.mails
    assert ONE.word not in one.kept + str(one.mails)
    assert OTHER.word not in other.kept


@pytest.mark.parametrize(
    "leak",
    [
        Answer(200, (), "In: Canaryfinch"),
        Answer(200, (("ETag", "canaryfinch"),), ""),
        Answer(200, (("Content-Length", "2"),), ""),
        Answer(204, (), ""),
        None,
    ],
)
def test_r02_whatever_differs_is_found(leak: Answer | None) -> None:
    asked = ("GET", "/loops/", "")
    blind = {asked: Answer(200, (), "")}
    assert list(differences(blind, {asked: leak} if leak else {})) == [asked]
    assert leaks({asked: leak} if leak else {}) == ([asked] if leak and leak.tells("canaryfinch") else [])
