"""Rows as lines of PostgreSQL's COPY text format, and which columns they fill."""

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from random import Random

NULL = "\\N"
SECOND = 1_000_000
MINUTE, HOUR, DAY = 60 * SECOND, 3_600 * SECOND, 86_400 * SECOND
EPOCH = datetime.date(1970, 1, 1)

COLUMNS: dict[str, str] = {
    "hiring_person": "id, email, name, title, duties, time_zone, is_active, password, joined_at",
    "hiring_role": "id, key, title, created_at",
    "hiring_role_hiring_managers": "role_id, person_id",
    "hiring_rubric": "id, role_id, version, document, created_at, published_at, published_by_id",
    "hiring_dimension": (
        "id, rubric_id, position, key, name, anchor_1, anchor_2, anchor_3, anchor_4, anchor_5, minimum_bar"
    ),
    "hiring_assessmentarea": "rubric_id, position, text",
    "hiring_signal": "id, rubric_id, position, key, kind, text, examples, counter_examples",
    "hiring_exercise": (
        "id, rubric_id, position, key, name, kind, min_minutes, max_minutes, optional, brief, guide"
    ),
    "hiring_exercisequestion": "exercise_id, dimension_id, position, text",
    "hiring_looptemplate": "id, rubric_id, name, created_at, published_at, published_by_id",
    "hiring_stage": "id, template_id, exercise_id, position, minutes, interviewers, bar_raiser",
    "hiring_stagedimension": "stage_id, dimension_id",
    "hiring_qualificationchange": "person_id, role_id, exercise_key, step, reason, changed_by_id, at",
    "candidates_candidate": "id, name, email, resume_url, created_at",
    "candidates_application": "id, candidate_id, role_id, referrer_id, created_at",
    "candidates_loop": (
        "id, application_id, rubric_id, template_id, opened_at, opened_by_id, closed_at, plan_version"
    ),
    "candidates_interview": ("id, loop_id, position, title, exercise_id, starts_at, minutes, cancelled_at"),
    "candidates_interviewdimension": "interview_id, dimension_id",
    "candidates_seat": "id, interview_id, person_id, kind",
    "candidates_calendarentry": (
        "id, interview_id, person_id, sequence, title, starts_at, minutes, changed_at, is_cancelled,"
        " sent_sequence"
    ),
    "scorecards_scorecard": (
        "id, seat_id, interview_id, recommendation, running_notes, overall_notes, saved_at, committed_at"
    ),
    "scorecards_rating": (
        "scorecard_id, interview_id, dimension_id, score, not_assessed, not_assessed_reason, evidence"
    ),
    "scorecards_draftfield": "seat_id, name, value, version, mutations, saved_at",
    "scorecards_signalfinding": (
        'id, scorecard_id, signal_id, source, field, start, "end", quote, confidence, reasons, engine,'
        " engine_version, found_at, disposition, disposition_reason, disposed_by_id, disposed_at"
    ),
    "scorecards_reveal": "loop_id, at, by_id, reason",
    "scorecards_debrief": "id, loop_id, input_hash, compiler_version, document, compiled_at",
    "scorecards_decision": (
        "id, loop_id, number, debrief_id, outcome, rationale, dimension_rationales, dissent, conditions,"
        " participant_count, decided_by_id, decided_at"
    ),
    "scorecards_decisionparticipant": "decision_id, person_id, dissents",
    "scorecards_reminder": (
        "id, seat_id, person_id, step, tells_recruiter, asked_at, attempts, sent_at, error"
    ),
    "hiring_event": "id, kind, at, actor_id, stream_kind, stream_id, payload, number, hash",
    "hiring_eventstream": "kind, stream, number, hash",
    "hiring_delivery": "event_id, subscriber, attempts, sent_at, done_at, error",
}


class Sheets:
    """Lines by table, as they gather until somebody takes them."""

    def __init__(self) -> None:
        self.lines: dict[str, list[str]] = defaultdict(list)

    def add(self, table: str, *values: str) -> None:
        """Add a row in the order of its table's COLUMNS; the values are escaped already."""
        self.lines[table].append("\t".join(values))

    def take(self) -> dict[str, list[str]]:
        """Return what has gathered, and begin anew."""
        taken, self.lines = self.lines, defaultdict(list)
        return taken


def escaped(text: str) -> str:
    """Return a text as COPY reads it."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def array(texts: Iterable[str]) -> str:
    """Return texts as a PostgreSQL array in a COPY line."""
    quoted = ('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in texts)
    return escaped("{" + ",".join(quoted) + "}")


@cache
def day_text(day: int) -> str:
    """Return the day so many days after 1970-01-01, as ISO 8601 writes it."""
    return (EPOCH + datetime.timedelta(days=day)).isoformat()


def clock_text(moment: int, between: str = " ") -> str:
    """Return a moment in UTC with all six digits of its microseconds."""
    day, rest = divmod(moment, DAY)
    seconds, micros = divmod(rest, SECOND)
    return (
        f"{day_text(day)}{between}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{micros:06}"
    )


def moment_text(moment: int) -> str:
    """Return a moment as a timestamp with time zone."""
    return f"{clock_text(moment)}+00"


def jsonb_text(value: Mapping[str, object]) -> str:
    """Return an object as PostgreSQL prints its jsonb: short keys first, so that its hash can be computed."""
    ordered = {key: value[key] for key in sorted(value, key=lambda key: (len(key), key))}
    return json.dumps(ordered, ensure_ascii=False)


def identifier(rng: Random, moment: int) -> str:
    """Return a UUID of version 7 (RFC 9562) of that moment."""
    milliseconds, chance = moment // 1000, rng.getrandbits(74)
    return (
        f"{milliseconds >> 16:08x}-{milliseconds & 0xFFFF:04x}-7{chance >> 62:03x}"
        f"-{0x8000 | (chance >> 48) & 0x3FFF:04x}-{chance & 0xFFFFFFFFFFFF:012x}"
    )
