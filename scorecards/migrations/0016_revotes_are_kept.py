"""Tie second estimates to what they are asked about, and refuse every change of a closed re-vote."""

from django.db import migrations

REFUSAL = """
CREATE FUNCTION scorecards_refuse_revote_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A re-vote is kept: % refused.', TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION scorecards_refuse_closed_revote(revote uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE closed timestamptz;
BEGIN
    -- The lock makes a closing wait for an estimate that is being written, and the other way round.
    SELECT closed_at INTO closed FROM scorecards_revote WHERE id = revote FOR SHARE;
    IF closed IS NOT NULL THEN
        RAISE EXCEPTION 'A closed re-vote does not change.' USING ERRCODE = 'restrict_violation';
    END IF;
END $$;
"""
REFUSAL_UNDONE = """
DROP FUNCTION scorecards_refuse_closed_revote(uuid);
DROP FUNCTION scorecards_refuse_revote_change();
"""

TABLES = ("revote", "revoteballot", "secondestimate")
KEEPING = """
CREATE TRIGGER revote_is_kept BEFORE DELETE ON scorecards_{table}
    FOR EACH ROW EXECUTE FUNCTION scorecards_refuse_revote_change();
CREATE TRIGGER revotes_are_kept BEFORE TRUNCATE ON scorecards_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION scorecards_refuse_revote_change();
"""
KEEPING_UNDONE = """
DROP TRIGGER revotes_are_kept ON scorecards_{table};
DROP TRIGGER revote_is_kept ON scorecards_{table};
"""

REVOTE = """
CREATE FUNCTION scorecards_check_revote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'A closed re-vote does not change.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.id, NEW.loop_id, NEW.number, NEW.dimensions, NEW.opened_by_id, NEW.opened_at) IS DISTINCT FROM
       (OLD.id, OLD.loop_id, OLD.number, OLD.dimensions, OLD.opened_by_id, OLD.opened_at) THEN
        RAISE EXCEPTION 'A re-vote is closed and nothing else.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.closed_at IS NOT NULL AND NEW.closed_by_id IS NULL AND EXISTS (
        SELECT FROM scorecards_revoteballot WHERE revote_id = NEW.id AND entered_at IS NULL
    ) THEN
        RAISE EXCEPTION 'Somebody closes a re-vote that still waits for estimates.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER revote_is_true BEFORE UPDATE ON scorecards_revote
    FOR EACH ROW EXECUTE FUNCTION scorecards_check_revote();
"""
REVOTE_UNDONE = """
DROP TRIGGER revote_is_true ON scorecards_revote;
DROP FUNCTION scorecards_check_revote();
"""

BALLOT = """
CREATE FUNCTION scorecards_check_ballot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM scorecards_refuse_closed_revote(NEW.revote_id);
    IF TG_OP = 'UPDATE' THEN
        PERFORM scorecards_refuse_closed_revote(OLD.revote_id);
        IF (NEW.id, NEW.revote_id, NEW.person_id) IS DISTINCT FROM (OLD.id, OLD.revote_id, OLD.person_id) THEN
            RAISE EXCEPTION 'A ballot stays that of its person.' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF NEW.entered_at IS NOT NULL AND EXISTS (
        SELECT FROM scorecards_secondestimate WHERE ballot_id = NEW.id AND answer = ''
    ) THEN
        RAISE EXCEPTION 'A ballot is entered as a whole.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ballot_is_true BEFORE INSERT OR UPDATE ON scorecards_revoteballot
    FOR EACH ROW EXECUTE FUNCTION scorecards_check_ballot();
"""
BALLOT_UNDONE = """
DROP TRIGGER ballot_is_true ON scorecards_revoteballot;
DROP FUNCTION scorecards_check_ballot();
"""

ESTIMATE = """
CREATE FUNCTION scorecards_check_estimate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM scorecards_refuse_closed_revote(revote_id) FROM scorecards_revoteballot WHERE id = NEW.ballot_id;
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.id, NEW.ballot_id, NEW.scorecard_id, NEW.dimension_id, NEW.first)
           IS DISTINCT FROM (OLD.id, OLD.ballot_id, OLD.scorecard_id, OLD.dimension_id, OLD.first) THEN
            RAISE EXCEPTION 'A first estimate stays as it was.' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT FROM scorecards_scorecard card
        JOIN candidates_seat seat ON seat.id = card.seat_id
        JOIN candidates_interview interview ON interview.id = card.interview_id
        JOIN candidates_interviewdimension tested ON tested.interview_id = interview.id
        JOIN scorecards_revoteballot ballot ON ballot.person_id = seat.person_id
        JOIN scorecards_revote revote ON revote.id = ballot.revote_id AND revote.loop_id = interview.loop_id
        WHERE card.id = NEW.scorecard_id AND card.committed_at IS NOT NULL
        AND tested.dimension_id = NEW.dimension_id AND ballot.id = NEW.ballot_id
    ) THEN
        RAISE EXCEPTION 'A second estimate is about a rating of its own author in this loop.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER estimate_is_true BEFORE INSERT OR UPDATE ON scorecards_secondestimate
    FOR EACH ROW EXECUTE FUNCTION scorecards_check_estimate();
"""
ESTIMATE_UNDONE = """
DROP TRIGGER estimate_is_true ON scorecards_secondestimate;
DROP FUNCTION scorecards_check_estimate();
"""


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0015_revotes"), ("candidates", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSAL, REFUSAL_UNDONE),
        *(
            migrations.RunSQL(KEEPING.format(table=table), KEEPING_UNDONE.format(table=table))
            for table in TABLES
        ),
        migrations.RunSQL(REVOTE, REVOTE_UNDONE),
        migrations.RunSQL(BALLOT, BALLOT_UNDONE),
        migrations.RunSQL(ESTIMATE, ESTIMATE_UNDONE),
    ]
