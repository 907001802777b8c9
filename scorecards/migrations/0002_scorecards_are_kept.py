"""Tie ratings to what their interview tests, and refuse changes to a committed scorecard, whoever asks."""

from django.db import migrations

TIES = """
ALTER TABLE scorecards_scorecard ADD CONSTRAINT scorecard_of_its_seats_interview
    FOREIGN KEY (seat_id, interview_id) REFERENCES candidates_seat (id, interview_id)
    DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE scorecards_rating ADD CONSTRAINT rating_of_its_scorecards_interview
    FOREIGN KEY (scorecard_id, interview_id) REFERENCES scorecards_scorecard (id, interview_id)
    DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE scorecards_rating ADD CONSTRAINT rating_of_a_tested_dimension
    FOREIGN KEY (interview_id, dimension_id)
    REFERENCES candidates_interviewdimension (interview_id, dimension_id)
    DEFERRABLE INITIALLY IMMEDIATE;
"""
TIES_UNDONE = """
ALTER TABLE scorecards_rating DROP CONSTRAINT rating_of_a_tested_dimension;
ALTER TABLE scorecards_rating DROP CONSTRAINT rating_of_its_scorecards_interview;
ALTER TABLE scorecards_scorecard DROP CONSTRAINT scorecard_of_its_seats_interview;
"""

KEEPING = """
CREATE FUNCTION scorecards_keep_scorecard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.committed_at IS NOT NULL THEN
        RAISE EXCEPTION 'A committed scorecard does not change.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER committed_scorecard_is_kept BEFORE UPDATE OR DELETE ON scorecards_scorecard
    FOR EACH ROW EXECUTE FUNCTION scorecards_keep_scorecard();

CREATE FUNCTION scorecards_refuse_committed(scorecard uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE committed timestamptz;
BEGIN
    -- The lock makes a commit wait for a rating that is being written, and the other way round.
    SELECT committed_at INTO committed FROM scorecards_scorecard WHERE id = scorecard FOR SHARE;
    IF committed IS NOT NULL THEN
        RAISE EXCEPTION 'A committed scorecard does not change.' USING ERRCODE = 'restrict_violation';
    END IF;
END $$;
CREATE FUNCTION scorecards_keep_rating() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM scorecards_refuse_committed(OLD.scorecard_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM scorecards_refuse_committed(NEW.scorecard_id); END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER committed_scorecard_is_kept BEFORE INSERT OR UPDATE OR DELETE ON scorecards_rating
    FOR EACH ROW EXECUTE FUNCTION scorecards_keep_rating();
"""
KEEPING_UNDONE = """
DROP TRIGGER committed_scorecard_is_kept ON scorecards_rating;
DROP FUNCTION scorecards_keep_rating();
DROP FUNCTION scorecards_refuse_committed(uuid);
DROP TRIGGER committed_scorecard_is_kept ON scorecards_scorecard;
DROP FUNCTION scorecards_keep_scorecard();
"""


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0001_initial")]

    operations = [
        migrations.RunSQL(TIES, TIES_UNDONE),
        migrations.RunSQL(KEEPING, KEEPING_UNDONE),
    ]
