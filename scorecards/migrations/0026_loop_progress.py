"""Keep how far each loop is in a row of its own, in the database, whoever changes it."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

PIECES = """
-- An index over these finds any part of a name. It does what the extension pg_trgm does for this one purpose;
-- not every PostgreSQL has that extension.
CREATE FUNCTION scorecards_name_pieces(name text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT COST 1000 AS $$
    SELECT coalesce(array_agg(DISTINCT substr(name, place, 3)), '{}')
    FROM generate_series(1, length(name) - 2) AS place
$$;
"""
PIECES_UNDONE = "DROP FUNCTION scorecards_name_pieces(text);"

# Whoever deletes a loop deletes its progress, after everything whose triggers would write that anew.
OF_ITS_LOOP = """
ALTER TABLE scorecards_loopprogress ADD CONSTRAINT progress_of_its_loop
    FOREIGN KEY (loop_id) REFERENCES candidates_loop (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""

FACTS = """
CREATE FUNCTION scorecards_progress_of(wanted uuid[]) RETURNS SETOF scorecards_loopprogress
LANGUAGE sql STABLE AS $$
    SELECT loop.id, application.role_id, loop.opened_at, lower(candidate.name),
        candidate.erasure_asked_on IS NOT NULL, loop.closed_at IS NOT NULL,
        EXISTS (SELECT FROM scorecards_reveal WHERE loop_id = loop.id),
        -- Nobody is told of a decision before the reveal.
        EXISTS (SELECT FROM scorecards_reveal WHERE loop_id = loop.id)
            AND EXISTS (SELECT FROM scorecards_decision AS decision WHERE decision.loop_id = loop.id
            AND NOT EXISTS (SELECT FROM scorecards_reopening WHERE decision_id = decision.id)),
        counted.planned::int, counted.missing::int, coalesce(counted.since, '9999-01-01 00:00:00+00')
    FROM unnest(wanted) AS asked (id)
    JOIN candidates_loop AS loop ON loop.id = asked.id
    JOIN candidates_application AS application ON application.id = loop.application_id
    JOIN candidates_candidate AS candidate ON candidate.id = application.candidate_id
    CROSS JOIN LATERAL (
        SELECT count(*) AS planned,
            count(*) FILTER (WHERE scorecard.committed_at IS NULL) AS missing,
            min(interview.starts_at + interview.minutes * interval '1 minute')
                FILTER (WHERE scorecard.committed_at IS NULL) AS since
        FROM candidates_interview AS interview
        JOIN candidates_seat AS seat ON seat.interview_id = interview.id
        LEFT JOIN scorecards_scorecard AS scorecard ON scorecard.seat_id = seat.id
        WHERE interview.loop_id = loop.id AND interview.cancelled_at IS NULL
            AND seat.withdrawn_at IS NULL AND seat.kind <> 'shadow'
    ) AS counted
$$;

CREATE FUNCTION scorecards_refresh_progress(wanted uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO scorecards_loopprogress SELECT * FROM scorecards_progress_of(ARRAY[wanted])
        ON CONFLICT (loop_id) DO NOTHING;
    -- Changes of one loop wait for each other here; the next statement then sees what the others committed.
    PERFORM FROM scorecards_loopprogress WHERE loop_id = wanted FOR NO KEY UPDATE;
    UPDATE scorecards_loopprogress AS stored
    SET (role_id, opened_at, name_key, is_restricted, is_closed, is_revealed, is_decided, planned, missing,
         missing_since) =
        (now.role_id, now.opened_at, now.name_key, now.is_restricted, now.is_closed, now.is_revealed,
         now.is_decided, now.planned, now.missing, now.missing_since)
    FROM scorecards_progress_of(ARRAY[wanted]) AS now
    WHERE stored.loop_id = now.loop_id AND stored.* IS DISTINCT FROM now.*;
END $$;
"""
FACTS_UNDONE = """
DROP FUNCTION scorecards_refresh_progress(uuid);
DROP FUNCTION scorecards_progress_of(uuid[]);
"""

# Each finds the loops of one changed row; OLD as well as NEW, since a row may move from one loop to another.
SUBJECTS = {
    "loop": "SELECT row.id",
    "interview": "SELECT row.loop_id",
    "seat": "SELECT loop_id FROM candidates_interview WHERE id = row.interview_id",
    "scorecard": "SELECT loop_id FROM candidates_interview WHERE id = row.interview_id",
    "reveal": "SELECT row.loop_id",
    "decision": "SELECT row.loop_id",
    "reopening": "SELECT loop_id FROM scorecards_decision WHERE id = row.decision_id",
    "application": "SELECT id FROM candidates_loop WHERE application_id = row.id",
    "candidate": (
        "SELECT found.id FROM candidates_loop AS found JOIN candidates_application AS application"
        " ON application.id = found.application_id WHERE application.candidate_id = row.id"
    ),
}
TELLING = """
CREATE FUNCTION scorecards_tell_progress_of_{subject}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wanted uuid;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        FOR wanted IN {old} LOOP PERFORM scorecards_refresh_progress(wanted); END LOOP;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        FOR wanted IN {new} LOOP PERFORM scorecards_refresh_progress(wanted); END LOOP;
    END IF;
    RETURN NULL;
END $$;
"""
TRIGGERS = (
    ("candidates_loop", "loop", "INSERT OR UPDATE OF opened_at, closed_at, application_id"),
    ("candidates_interview", "interview", "UPDATE OF loop_id, starts_at, minutes, cancelled_at"),
    ("candidates_seat", "seat", "INSERT OR DELETE OR UPDATE OF interview_id, kind, withdrawn_at"),
    ("scorecards_scorecard", "scorecard", "INSERT OR DELETE OR UPDATE OF interview_id, committed_at"),
    ("scorecards_reveal", "reveal", "INSERT OR DELETE OR UPDATE OF loop_id"),
    ("scorecards_decision", "decision", "INSERT"),
    ("scorecards_reopening", "reopening", "INSERT"),
    ("candidates_application", "application", "UPDATE OF candidate_id, role_id"),
    ("candidates_candidate", "candidate", "UPDATE OF name, erasure_asked_on"),
)
TRIGGER = """
CREATE TRIGGER progress_is_kept AFTER {moments} ON {table}
    FOR EACH ROW EXECUTE FUNCTION scorecards_tell_progress_of_{subject}();
"""


def telling(subject: str) -> migrations.RunSQL:
    query = SUBJECTS[subject]
    made = TELLING.format(
        subject=subject, old=query.replace("row.", "OLD."), new=query.replace("row.", "NEW.")
    )
    return migrations.RunSQL(made, f"DROP FUNCTION scorecards_tell_progress_of_{subject}();")


def trigger(table: str, subject: str, moments: str) -> migrations.RunSQL:
    made = TRIGGER.format(table=table, subject=subject, moments=moments)
    return migrations.RunSQL(made, f"DROP TRIGGER progress_is_kept ON {table};")


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0004_the_door_of_erasure"),
        ("hiring", "0015_attachments"),
        ("scorecards", "0025_adverse_impact"),
    ]

    operations = [
        migrations.RunSQL(PIECES, PIECES_UNDONE),
        migrations.CreateModel(
            name="LoopProgress",
            fields=[
                (
                    "loop",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="progress",
                        serialize=False,
                        to="candidates.loop",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="hiring.role",
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("name_key", models.TextField()),
                ("is_restricted", models.BooleanField()),
                ("is_closed", models.BooleanField()),
                ("is_revealed", models.BooleanField()),
                ("is_decided", models.BooleanField()),
                ("planned", models.PositiveIntegerField()),
                ("missing", models.PositiveIntegerField()),
                ("missing_since", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["opened_at", "loop"], name="progress_opened"),
                    models.Index(fields=["name_key", "loop"], name="progress_name"),
                    models.Index(fields=["missing_since", "loop"], name="progress_missing"),
                    models.Index(fields=["role", "opened_at", "loop"], name="progress_role"),
                    models.Index(
                        condition=models.Q(("is_decided", False)),
                        fields=["opened_at", "loop"],
                        name="progress_undecided",
                    ),
                    models.Index(
                        condition=models.Q(("is_decided", False)),
                        fields=["name_key", "loop"],
                        name="progress_undecided_name",
                    ),
                    models.Index(
                        condition=models.Q(("is_decided", False)),
                        fields=["missing_since", "loop"],
                        name="progress_undecided_missing",
                    ),
                    models.Index(
                        condition=models.Q(("is_decided", True), ("missing__gt", 0)),
                        fields=["loop"],
                        name="progress_decided_early",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        models.Func(models.F("name_key"), function="scorecards_name_pieces"),
                        name="progress_name_pieces",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("missing__lte", models.F("planned"))),
                        name="progress_missing_of_planned",
                    )
                ],
            },
        ),
        migrations.RunSQL(OF_ITS_LOOP, migrations.RunSQL.noop),
        migrations.RunSQL(FACTS, FACTS_UNDONE),
        *(telling(subject) for subject in SUBJECTS),
        *(trigger(*each) for each in TRIGGERS),
    ]
