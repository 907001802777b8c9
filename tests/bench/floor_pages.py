"""The floor under each page: a bare view that asks the least SQL for the same data and sends the same bytes.

No middleware, session, sign-in, permission, form, template or translation; cursors instead of models. What
it does have, like ours: Django's handler and routing, the connection pool with its health check, PostgreSQL's
own constraints and triggers. The bytes are those that our page sent, kept when the bench began.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

PREFIX = "floor/"
kept: dict[str, bytes] = {}
given: dict[str, dict[str, Any]] = {}

READS: dict[str, tuple[str, ...]] = {
    "My interviews": (
        """
SELECT seat.id, seat.kind, interview.title, interview.starts_at, interview.minutes, candidate.name,
    role.title, card.committed_at, reveal.at,
    (SELECT count(*) FROM scorecards_draftfield WHERE seat_id = seat.id)
FROM candidates_seat seat JOIN candidates_interview interview ON interview.id = seat.interview_id
JOIN candidates_loop loop ON loop.id = interview.loop_id
JOIN candidates_application application ON application.id = loop.application_id
JOIN candidates_candidate candidate ON candidate.id = application.candidate_id
JOIN hiring_role role ON role.id = application.role_id
LEFT JOIN scorecards_scorecard card ON card.seat_id = seat.id
LEFT JOIN scorecards_reveal reveal ON reveal.loop_id = loop.id
WHERE seat.person_id = %(person)s AND seat.withdrawn_at IS NULL AND interview.cancelled_at IS NULL
ORDER BY interview.starts_at""",
    ),
    "Interview page": (
        """
SELECT seat.kind, interview.title, interview.starts_at, interview.minutes, candidate.name, role.title,
    exercise.name, exercise.brief, exercise.guide, card.committed_at, loop.rubric_id
FROM candidates_seat seat JOIN candidates_interview interview ON interview.id = seat.interview_id
JOIN candidates_loop loop ON loop.id = interview.loop_id
JOIN candidates_application application ON application.id = loop.application_id
JOIN candidates_candidate candidate ON candidate.id = application.candidate_id
JOIN hiring_role role ON role.id = application.role_id
LEFT JOIN hiring_exercise exercise ON exercise.id = interview.exercise_id
LEFT JOIN scorecards_scorecard card ON card.seat_id = seat.id WHERE seat.id = %(seat)s""",
        "SELECT name, value, version, saved_at FROM scorecards_draftfield WHERE seat_id = %(seat)s",
        """
SELECT dimension.key, name, anchor_1, anchor_2, anchor_3, anchor_4, anchor_5, question.text
FROM candidates_seat seat JOIN candidates_interviewdimension tested ON tested.interview_id = seat.interview_id
JOIN candidates_interview interview ON interview.id = seat.interview_id
JOIN hiring_dimension dimension ON dimension.id = tested.dimension_id
LEFT JOIN hiring_exercisequestion question
    ON question.exercise_id = interview.exercise_id AND question.dimension_id = dimension.id
WHERE seat.id = %(seat)s ORDER BY dimension.position, question.position""",
        """
SELECT signal.key, signal.kind, signal.text FROM candidates_seat seat
JOIN candidates_interview interview ON interview.id = seat.interview_id
JOIN candidates_loop loop ON loop.id = interview.loop_id
JOIN hiring_signal signal ON signal.rubric_id = loop.rubric_id
WHERE seat.id = %(seat)s ORDER BY signal.position""",
    ),
    "Loops": (
        """
SELECT progress.loop_id, progress.opened_at, progress.planned, progress.missing, candidate.name, role.title
FROM scorecards_loopprogress progress JOIN candidates_loop loop ON loop.id = progress.loop_id
JOIN candidates_application application ON application.id = loop.application_id
JOIN candidates_candidate candidate ON candidate.id = application.candidate_id
JOIN hiring_role role ON role.id = progress.role_id
WHERE NOT progress.is_restricted AND NOT progress.is_decided AND NOT progress.is_closed
ORDER BY progress.opened_at DESC LIMIT 25""",
        """
SELECT interview.loop_id, interview.starts_at, interview.minutes, card.committed_at, person.name
FROM scorecards_loopprogress progress
JOIN candidates_interview interview ON interview.loop_id = progress.loop_id
JOIN candidates_seat seat ON seat.interview_id = interview.id
JOIN hiring_person person ON person.id = seat.person_id
LEFT JOIN scorecards_scorecard card ON card.seat_id = seat.id
WHERE NOT progress.is_restricted AND NOT progress.is_decided AND NOT progress.is_closed""",
    ),
    "Debrief": (
        """
SELECT candidate.name, role.title, loop.opened_at, reveal.at, debrief.document
FROM candidates_loop loop JOIN candidates_application application ON application.id = loop.application_id
JOIN candidates_candidate candidate ON candidate.id = application.candidate_id
JOIN hiring_role role ON role.id = application.role_id
LEFT JOIN scorecards_reveal reveal ON reveal.loop_id = loop.id
LEFT JOIN LATERAL (SELECT document FROM scorecards_debrief WHERE loop_id = loop.id
    ORDER BY compiled_at DESC LIMIT 1) debrief ON true WHERE loop.id = %(loop)s""",
        """
SELECT person.name, interview.title, card.*, rating.* FROM candidates_interview interview
JOIN candidates_seat seat ON seat.interview_id = interview.id
JOIN hiring_person person ON person.id = seat.person_id
LEFT JOIN scorecards_scorecard card ON card.seat_id = seat.id
LEFT JOIN scorecards_rating rating ON rating.scorecard_id = card.id WHERE interview.loop_id = %(loop)s""",
        """
SELECT finding.*, signal.text FROM scorecards_signalfinding finding
JOIN scorecards_scorecard card ON card.id = finding.scorecard_id
JOIN candidates_interview interview ON interview.id = card.interview_id
JOIN hiring_signal signal ON signal.id = finding.signal_id WHERE interview.loop_id = %(loop)s""",
        """
SELECT event.kind, event.at, event.payload, person.name FROM hiring_event event
LEFT JOIN hiring_person person ON person.id = event.actor_id
WHERE event.stream_kind = 'loop' AND event.stream_id = %(loop)s ORDER BY event.id""",
    ),
    "Compare": (
        """
SELECT loop.id, candidate.name, loop.opened_at, debrief.document
FROM candidates_loop loop JOIN candidates_application application ON application.id = loop.application_id
JOIN candidates_candidate candidate ON candidate.id = application.candidate_id
JOIN scorecards_reveal reveal ON reveal.loop_id = loop.id
JOIN LATERAL (SELECT document FROM scorecards_debrief WHERE loop_id = loop.id
    ORDER BY compiled_at DESC LIMIT 1) debrief ON true WHERE loop.id = ANY(%(loops)s::uuid[])""",
        """
SELECT loop.id, candidate.name, loop.opened_at
FROM candidates_loop loop JOIN candidates_application application ON application.id = loop.application_id
JOIN candidates_candidate candidate ON candidate.id = application.candidate_id
JOIN scorecards_reveal reveal ON reveal.loop_id = loop.id
WHERE application.role_id = %(role)s ORDER BY candidate.name LIMIT 50""",
    ),
}
LOCK = "SELECT person_id, interview_id FROM candidates_seat WHERE id = %(seat)s FOR NO KEY UPDATE"
SAVE = """
INSERT INTO scorecards_draftfield (seat_id, name, value, version, mutations, bodies, saved_at)
SELECT %(seat)s, name, value, 1, ARRAY[gen_random_uuid()], ARRAY[gen_random_uuid()], now()
FROM unnest(%(names)s::text[], %(values)s::text[]) AS edit (name, value)
ON CONFLICT (seat_id, name) DO UPDATE SET value = excluded.value, version = scorecards_draftfield.version + 1,
    saved_at = excluded.saved_at RETURNING version"""
CARD = """
INSERT INTO scorecards_scorecard
    (id, seat_id, interview_id, recommendation, running_notes, overall_notes, saved_at)
VALUES (%(card)s, %(seat)s, %(interview)s, 'yes', '', %(words)s, now())"""
RATINGS = """
INSERT INTO scorecards_rating
    (scorecard_id, interview_id, dimension_id, score, not_assessed, not_assessed_reason, evidence)
SELECT %(card)s, %(interview)s, dimension_id, 4, false, '', %(words)s
FROM candidates_interviewdimension WHERE interview_id = %(interview)s"""
COMMIT = "UPDATE scorecards_scorecard SET committed_at = now() WHERE id = %(card)s"
EVENT = """
WITH event AS (INSERT INTO hiring_event (kind, actor_id, stream_kind, stream_id, payload)
    VALUES ('scorecard_committed', %(person)s, 'loop', %(loop)s, '{}') RETURNING id)
INSERT INTO hiring_delivery (event_id, subscriber, queue, attempts, error)
SELECT id, subscriber, 'live', 0, ''
FROM event, unnest(ARRAY['compile_debrief', 'detect_in_scorecard']) AS subscriber"""


def _read(name: str) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            for statement in READS[name]:
                cursor.execute(statement, given[name])
                cursor.fetchall()
        return HttpResponse(kept[name])

    return view


def _write(name: str, *statements: str) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        body = request.body.decode()
        words = {"values": [body], "card": uuid.uuid4(), **given[name]}
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement, words)
        return HttpResponse(kept[name])

    return view


def address(name: str) -> str:
    """Return the address of the floor under a page."""
    return f"/{PREFIX}{name.lower().replace(' ', '-')}/"


VIEWS = {
    **{name: _read(name) for name in READS},
    "Autosave": _write("Autosave", LOCK, SAVE),
    "Submit": _write("Submit", LOCK, SAVE, CARD, RATINGS, COMMIT, EVENT),
}
urlpatterns: list[URLPattern] = [path(address(name)[1:], view) for name, view in VIEWS.items()]
