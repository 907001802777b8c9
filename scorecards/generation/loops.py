"""One loop of the made-up company: rows of everything that has happened in it by the end of the history."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from random import Random

from .company import Role
from .course import Course, Sitting
from .lines import HOUR, MINUTE, NULL, SECOND, Sheets, escaped, identifier, moment_text
from .log import Log
from .patterns import ENGINE_VERSION, VERSION, Document, Finding, Pattern

Event = tuple[int, str, str, Mapping[str, object]]
DAY_OF_REMINDER = 24 * HOUR
DRAFTS = 0.6  # of the people who owe a scorecard have begun it
RATING_END = "f\t"


@dataclass(slots=True)
class Counters:
    """Numbers of rows that other rows name."""

    entries: int = 0
    decisions: int = 0


@dataclass(slots=True)
class Writer:
    """Writes one loop after another into the sheets and the log."""

    sheets: Sheets
    log: Log
    now: int
    rng: Random
    counters: Counters = field(default_factory=Counters)

    def write(self, loop: str, application: str, role: Role, pattern: Pattern, course: Course) -> None:
        """Add the rows and events of one loop."""
        events: list[Event] = [
            (course.opened_at, "loop_opened", course.recruiter, {
                "application_id": application,
                "template_id": role.template,
                "interview_ids": [sitting.interview for sitting in course.sittings],
            })
        ]  # fmt: skip
        self.sheets.add(
            "candidates_loop", loop, application, role.rubric, role.template, moment_text(course.opened_at),
            course.recruiter, moment_text(course.closed_at) if course.closed_at else NULL, "2",
        )  # fmt: skip
        seats = {"seats": [sitting.seat for sitting in course.sittings], "plan_version": 2}
        events.append((course.opened_at + HOUR, "seats_filled", course.recruiter, seats))
        for number, sitting in enumerate(course.sittings):
            self._write_sitting(loop, role, number, sitting, course, events)
            self._write_scorecard(role, pattern, number, sitting, events)
        self._write_outcome(loop, role, pattern, course, events)
        self.log.add_stream("loop", loop, [event for event in events if event[0] <= self.now])

    def _write_sitting(
        self, loop: str, role: Role, number: int, sitting: Sitting, course: Course, events: list[Event]
    ) -> None:
        exercise = role.exercises[number]
        add, interview, starts = self.sheets.add, sitting.interview, moment_text(sitting.starts_at)
        cancelled = moment_text(course.closed_at) if sitting.cancelled else NULL
        add(
            "candidates_interview", interview, loop, str(number + 1), exercise.name, exercise.id, starts,
            str(exercise.minutes), cancelled,
        )  # fmt: skip
        for place in exercise.dimensions:
            add("candidates_interviewdimension", interview, role.dimensions[place])
        add("candidates_seat", sitting.seat, interview, sitting.person, "lead")
        if sitting.shadow:
            add("candidates_seat", sitting.shadow[0], interview, sitting.shadow[1], "shadow")
        self.counters.entries += 1
        add(
            "candidates_calendarentry", str(self.counters.entries), interview, sitting.person,
            "1" if sitting.cancelled else "0", exercise.name, starts, str(exercise.minutes),
            moment_text(course.opened_at + HOUR + 5 * SECOND), "t" if sitting.cancelled else "f",
            "1" if sitting.cancelled else "0",
        )  # fmt: skip
        told = {"entry_id": self.counters.entries, "sequence": 0}
        events.append((course.opened_at + HOUR + 5 * SECOND, "calendar_entry_changed", "", told))
        if sitting.cancelled:
            events.append(
                (course.closed_at, "interview_cancelled", course.recruiter, {"interview_id": interview})
            )

    def _write_scorecard(
        self, role: Role, pattern: Pattern, number: int, sitting: Sitting, events: list[Event]
    ) -> None:
        if sitting.cancelled:
            return
        ends = sitting.starts_at + role.exercises[number].minutes * MINUTE
        in_time = sitting.committed_at and sitting.committed_at < ends + DAY_OF_REMINDER
        if not in_time and ends + DAY_OF_REMINDER < self.now:
            self._write_reminder(sitting, ends + DAY_OF_REMINDER, events)
        if not sitting.committed_at:
            if ends < self.now and self.rng.random() < DRAFTS:
                self._write_draft(pattern, number, sitting, ends)
            return
        slot, when = pattern.slots[number], moment_text(sitting.committed_at)
        scorecard, interview = sitting.scorecard, sitting.interview
        self.sheets.add(
            "scorecards_scorecard", scorecard, sitting.seat, interview, slot.recommendation,
            escaped(slot.notes.running), slot.notes.overall, when, when,
        )  # fmt: skip
        for place, score, evidence in slot.ratings:
            self.sheets.add(
                "scorecards_rating",
                scorecard,
                interview,
                role.dimensions[place],
                str(score),
                "f",
                "",
                evidence,
            )
        committed = {"scorecard_id": scorecard, "seat_id": sitting.seat, "interview_id": interview}
        events.append((sitting.committed_at, "scorecard_committed", sitting.person, committed))
        found = sum(each.slot == number and each.source == "detector" for each in pattern.findings)
        detected = {
            "scorecard_id": scorecard, "engine": "rules", "engine_version": ENGINE_VERSION, "findings": found,
        }  # fmt: skip
        events.append((sitting.committed_at + 3 * SECOND, "signals_detected", "", detected))

    def _write_reminder(self, sitting: Sitting, at: int, events: list[Event]) -> None:
        reminder, when = identifier(self.rng, at), moment_text(at)
        self.sheets.add(
            "scorecards_reminder", reminder, sitting.seat, sitting.person, "1", "f", when, "1", when, ""
        )
        payload = {"reminder_id": reminder, "seat_id": sitting.seat, "step": 1}
        events.append((at, "reminder_sent", "", payload))

    def _write_draft(self, pattern: Pattern, number: int, sitting: Sitting, ends: int) -> None:
        mutation, when = identifier(self.rng, ends), moment_text(min(ends + HOUR, self.now))
        text = escaped(pattern.slots[number].notes.overall)
        self.sheets.add(
            "scorecards_draftfield", sitting.seat, "overall_notes", text, "1", f"{{{mutation}}}", when
        )

    def _write_outcome(
        self, loop: str, role: Role, pattern: Pattern, course: Course, events: list[Event]
    ) -> None:
        """Add what comes after the last commit: the debrief, the reveal, what people make of both."""
        if not course.complete_at:
            self._write_findings(role, pattern, course)
            return
        disposed = course.disposed_at if course.revealed_at and course.disposed_at else 0
        document = pattern.disposed if disposed else pattern.fresh
        self._write_findings(role, pattern, course)
        compiled = (disposed or course.complete_at) + 5 * SECOND
        key = sha256(f"{document.hash}{loop}".encode()).hexdigest()
        debrief = identifier(self.rng, compiled)
        self._write_debrief(loop, debrief, key, document, course, compiled)
        events.append((compiled, "debrief_compiled", "", {"debrief_id": debrief, "input_hash": key}))
        if course.revealed_at:
            self.sheets.add("scorecards_reveal", loop, moment_text(course.revealed_at), course.recruiter, "")
            events.append((course.revealed_at, "loop_revealed", course.recruiter, {}))
        if disposed:
            self._tell_of_dispositions(pattern, course, events)
        if course.decided_at:
            self._write_decision(loop, pattern, course, debrief, key, events)

    def _write_debrief(
        self, loop: str, debrief: str, key: str, document: Document, course: Course, compiled: int
    ) -> None:
        values = {"~loop~": loop, "~hash~": key}
        for number, sitting in enumerate(course.sittings):
            values[f"~scorecard{number}~"] = sitting.scorecard
            values[f"~interview{number}~"] = sitting.interview
            values[f"~seat{number}~"] = sitting.seat
            values[f"~person{number}~"] = sitting.person
            values[f"~committed{number}~"] = moment_text(sitting.committed_at).replace(" ", "T") + ":00"
        for number, finding in enumerate(course.findings):
            values[f"~finding{number}~"] = finding
        self.sheets.add(
            "scorecards_debrief", debrief, loop, key, VERSION, document.filled(values), moment_text(compiled)
        )

    def _write_findings(self, role: Role, pattern: Pattern, course: Course) -> None:
        for identity, found in zip(course.findings, pattern.findings, strict=True):
            sitting = course.sittings[found.slot]
            if sitting.committed_at:
                self._write_finding(role, found, identity, sitting, course)

    def _write_finding(
        self, role: Role, found: Finding, identity: str, sitting: Sitting, course: Course
    ) -> None:
        is_disposed = bool(course.disposed_at) and found.disposition != "open"
        detector = found.source == "detector"
        self.sheets.add(
            "scorecards_signalfinding", identity, sitting.scorecard, role.signals[found.place][0],
            found.source, "overall_notes", str(found.start), str(found.end), found.quote,
            str(found.confidence) if detector else NULL, "{}", "rules" if detector else "",
            ENGINE_VERSION if detector else "", moment_text(sitting.committed_at + 3 * SECOND),
            found.disposition if is_disposed else "open", "",
            course.recruiter if is_disposed else NULL,
            moment_text(course.disposed_at) if is_disposed else NULL,
        )  # fmt: skip

    def _tell_of_dispositions(self, pattern: Pattern, course: Course, events: list[Event]) -> None:
        for identity, found in zip(course.findings, pattern.findings, strict=True):
            if found.disposition != "open":
                payload = {"finding_ids": [identity], "disposition": found.disposition}
                events.append((course.disposed_at, "finding_disposed", course.recruiter, payload))

    def _write_decision(
        self, loop: str, pattern: Pattern, course: Course, debrief: str, key: str, events: list[Event]
    ) -> None:
        self.counters.decisions += 1
        number, when = str(self.counters.decisions), moment_text(course.decided_at)
        people = sorted({course.manager, *(sitting.person for sitting in course.sittings)})
        self.sheets.add(
            "scorecards_decision", number, loop, "1", debrief, pattern.outcome, pattern.rationale, "{}", "",
            "", str(len(people)), course.manager, when,
        )  # fmt: skip
        for person in people:
            self.sheets.add("scorecards_decisionparticipant", number, person, "f")
        payload = {
            "outcome": pattern.outcome, "outcome_before": None, "number": 1, "debrief_id": debrief,
            "input_hash": key, "participant_ids": people, "dissenter_ids": [],
        }  # fmt: skip
        events.append((course.decided_at, "decision_recorded", course.manager, payload))
