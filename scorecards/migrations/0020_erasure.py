"""Let what is kept go through the door of erasure, and do the erasing in one function of the owner's.

The function belongs to whoever owns the tables and runs with that right (SECURITY DEFINER): the role of web
and workers needs no right to delete committed evidence, and no row-level policy hides from it what must go.
It erases what a tombstone of the same transaction names, nothing else.
"""

from django.db import migrations

# Each trigger as it was, with the door before it. What a trigger of before raises it raises still.
KEEPERS = """
CREATE OR REPLACE FUNCTION scorecards_keep_scorecard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND candidates_erases_interview(OLD.interview_id) THEN RETURN OLD; END IF;
    IF OLD.committed_at IS NOT NULL THEN
        RAISE EXCEPTION 'A committed scorecard does not change.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION scorecards_keep_rating() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND candidates_erases_interview(OLD.interview_id) THEN RETURN OLD; END IF;
    IF TG_OP <> 'INSERT' THEN PERFORM scorecards_refuse_committed(OLD.scorecard_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM scorecards_refuse_committed(NEW.scorecard_id); END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION scorecards_refuse_revision_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND candidates_erases_interview(OLD.interview_id) THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'A revision of a scorecard does not change.' USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE FUNCTION scorecards_keep_finding() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE committed timestamptz;
BEGIN
    IF TG_OP = 'DELETE' AND (SELECT candidates_erases_interview(interview_id) FROM scorecards_scorecard
                             WHERE id = OLD.scorecard_id) THEN
        RETURN OLD;
    END IF;
    IF OLD.superseded_in IS NOT NULL THEN
        IF TG_OP = 'DELETE' OR NEW.superseded_in IS DISTINCT FROM OLD.superseded_in THEN
            RAISE EXCEPTION 'A finding in replaced words stays as it was.'
                USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF OLD.source = 'interviewer' AND (TG_OP = 'DELETE' OR
       (NEW.scorecard_id, NEW.signal_id, NEW.source, NEW.revision, NEW.field, NEW.start, NEW."end", NEW.quote)
       IS DISTINCT FROM
       (OLD.scorecard_id, OLD.signal_id, OLD.source, OLD.revision, OLD.field, OLD.start, OLD."end", OLD.quote)
    ) THEN
        SELECT committed_at INTO committed FROM scorecards_scorecard WHERE id = OLD.scorecard_id FOR SHARE;
        IF committed IS NOT NULL THEN
            RAISE EXCEPTION 'A committed scorecard does not change.' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

-- Four tables share the next trigger; a column that one of them lacks is read through the row as JSON.
CREATE OR REPLACE FUNCTION scorecards_refuse_decision_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND candidates_erases_loop(coalesce(
        (to_jsonb(OLD)->>'loop_id')::uuid,
        (SELECT loop_id FROM scorecards_decision WHERE id = (to_jsonb(OLD)->>'decision_id')::bigint)
    )) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'A signed decision does not change: % refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE FUNCTION scorecards_refuse_revote_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND candidates_erases_loop(coalesce(
        (to_jsonb(OLD)->>'loop_id')::uuid,
        (SELECT loop_id FROM scorecards_revote WHERE id = (to_jsonb(OLD)->>'revote_id')::uuid),
        (SELECT loop_id FROM scorecards_revote JOIN scorecards_revoteballot ballot
            ON ballot.revote_id = scorecards_revote.id WHERE ballot.id = (to_jsonb(OLD)->>'ballot_id')::uuid)
    )) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'A re-vote is kept: % refused.', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""

ERASING = """
CREATE FUNCTION scorecards_erase(tombstone uuid) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    wanted candidates_erasure;
    applications uuid[]; loops uuid[]; interviews uuid[]; seats uuid[]; cards uuid[];
    decisions bigint[]; revotes uuid[];
BEGIN
    SELECT * INTO wanted FROM candidates_erasure
        WHERE id = tombstone AND transaction = pg_current_xact_id_if_assigned()::text::bigint;
    IF wanted IS NULL THEN
        RAISE EXCEPTION 'Only a tombstone of this transaction opens the door.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    -- Locked from the top, as everybody does who changes a loop.
    applications := ARRAY(SELECT id FROM candidates_application WHERE candidate_id = wanted.candidate
        AND id = coalesce(wanted.application, id) FOR UPDATE);
    loops := ARRAY(SELECT id FROM candidates_loop WHERE application_id = ANY(applications) FOR UPDATE);
    interviews := ARRAY(SELECT id FROM candidates_interview WHERE loop_id = ANY(loops));
    seats := ARRAY(SELECT id FROM candidates_seat WHERE interview_id = ANY(interviews));
    cards := ARRAY(SELECT id FROM scorecards_scorecard WHERE interview_id = ANY(interviews));
    decisions := ARRAY(SELECT id FROM scorecards_decision WHERE loop_id = ANY(loops));
    revotes := ARRAY(SELECT id FROM scorecards_revote WHERE loop_id = ANY(loops));

    DELETE FROM scorecards_secondestimate WHERE scorecard_id = ANY(cards);
    DELETE FROM scorecards_revoteballot WHERE revote_id = ANY(revotes);
    DELETE FROM scorecards_revote WHERE id = ANY(revotes);
    DELETE FROM scorecards_keptform WHERE loop_id = ANY(loops);
    DELETE FROM scorecards_reopening WHERE decision_id = ANY(decisions);
    DELETE FROM scorecards_dissent WHERE decision_id = ANY(decisions);
    DELETE FROM scorecards_decisionparticipant WHERE decision_id = ANY(decisions);
    DELETE FROM scorecards_decision WHERE id = ANY(decisions);
    DELETE FROM scorecards_reveal WHERE loop_id = ANY(loops);
    DELETE FROM scorecards_debrief WHERE loop_id = ANY(loops);
    DELETE FROM scorecards_languagemodelreading WHERE scorecard_id = ANY(cards);
    DELETE FROM scorecards_signalfinding WHERE scorecard_id = ANY(cards);
    DELETE FROM scorecards_revisionrating WHERE interview_id = ANY(interviews);
    DELETE FROM scorecards_scorecardrevision WHERE scorecard_id = ANY(cards);
    DELETE FROM scorecards_rating WHERE scorecard_id = ANY(cards);
    DELETE FROM scorecards_scorecard WHERE id = ANY(cards);
    DELETE FROM scorecards_draftfield WHERE seat_id = ANY(seats);
    DELETE FROM scorecards_reminder WHERE seat_id = ANY(seats);
    DELETE FROM candidates_seatoverride WHERE seat_id = ANY(seats);
    DELETE FROM candidates_calendarentry WHERE interview_id = ANY(interviews);
    DELETE FROM candidates_seat WHERE id = ANY(seats);
    DELETE FROM candidates_interviewdimension WHERE interview_id = ANY(interviews);
    DELETE FROM candidates_interview WHERE id = ANY(interviews);
    -- Work that was promised about them has nothing left to work on; the events themselves stay.
    DELETE FROM hiring_delivery USING hiring_event WHERE hiring_event.id = hiring_delivery.event_id
        AND hiring_event.stream_kind = 'loop' AND hiring_event.stream_id = ANY(loops);
    DELETE FROM candidates_loop WHERE id = ANY(loops);
    DELETE FROM scorecards_languagemodelnotice WHERE application_id = ANY(applications);
    DELETE FROM candidates_application WHERE id = ANY(applications);
    IF NOT EXISTS (SELECT FROM candidates_application WHERE candidate_id = wanted.candidate) THEN
        DELETE FROM candidates_legalhold WHERE candidate_id = wanted.candidate;
        DELETE FROM candidates_candidate WHERE id = wanted.candidate;
    END IF;
    RETURN cardinality(applications);
END $$;
DO $$
BEGIN
    -- Its own search path keeps a look-alike table from being found.
    EXECUTE format('ALTER FUNCTION scorecards_erase(uuid) SET search_path = %I, pg_temp', current_schema());
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("scorecards", "0019_reveal_by_policy"),
        ("candidates", "0004_the_door_of_erasure"),
    ]

    operations = [
        # Going back, the door stays in the triggers; without tombstones nobody passes.
        migrations.RunSQL(KEEPERS, migrations.RunSQL.noop),
        migrations.RunSQL(ERASING, "DROP FUNCTION scorecards_erase(uuid);"),
    ]
