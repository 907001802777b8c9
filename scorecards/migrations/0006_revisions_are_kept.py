"""Refuse untrue or incomplete revisions and every change of one; keep ticks as they were committed."""

from django.db import migrations

TIES = """
ALTER TABLE scorecards_scorecardrevision ADD CONSTRAINT revision_of_its_scorecards_interview
    FOREIGN KEY (scorecard_id, interview_id) REFERENCES scorecards_scorecard (id, interview_id)
    DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE scorecards_revisionrating ADD CONSTRAINT rating_of_its_revisions_interview
    FOREIGN KEY (revision_id, interview_id) REFERENCES scorecards_scorecardrevision (id, interview_id)
    DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE scorecards_revisionrating ADD CONSTRAINT revision_rating_of_a_tested_dimension
    FOREIGN KEY (interview_id, dimension_id)
    REFERENCES candidates_interviewdimension (interview_id, dimension_id)
    DEFERRABLE INITIALLY IMMEDIATE;
"""
TIES_UNDONE = """
ALTER TABLE scorecards_revisionrating DROP CONSTRAINT revision_rating_of_a_tested_dimension;
ALTER TABLE scorecards_revisionrating DROP CONSTRAINT rating_of_its_revisions_interview;
ALTER TABLE scorecards_scorecardrevision DROP CONSTRAINT revision_of_its_scorecards_interview;
"""

TRUTH = """
CREATE FUNCTION scorecards_check_revision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE committed timestamptz;
BEGIN
    SELECT committed_at INTO committed FROM scorecards_scorecard WHERE id = NEW.scorecard_id FOR SHARE;
    IF committed IS NULL THEN
        RAISE EXCEPTION 'Only a committed scorecard has revisions.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.number <> 1 + (SELECT coalesce(max(number), 1) FROM scorecards_scorecardrevision
                          WHERE scorecard_id = NEW.scorecard_id) THEN
        RAISE EXCEPTION 'Revisions follow each other without a gap.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.after_reveal <> EXISTS (
        SELECT FROM scorecards_reveal JOIN candidates_interview USING (loop_id)
        WHERE candidates_interview.id = NEW.interview_id
    ) THEN
        RAISE EXCEPTION 'A revision says truly whether it came after the reveal.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER revision_is_true BEFORE INSERT ON scorecards_scorecardrevision
    FOR EACH ROW EXECUTE FUNCTION scorecards_check_revision();

-- Looked at when the transaction ends. With every tested dimension rated there is also no room for a rating
-- that somebody might add to the revision later.
CREATE FUNCTION scorecards_check_revision_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM candidates_interviewdimension tested WHERE tested.interview_id = NEW.interview_id
        AND NOT EXISTS (SELECT FROM scorecards_revisionrating rating
                        WHERE rating.revision_id = NEW.id AND rating.dimension_id = tested.dimension_id)
    ) THEN
        RAISE EXCEPTION 'A revision rates every dimension that its interview tests.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER revision_is_whole AFTER INSERT ON scorecards_scorecardrevision
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION scorecards_check_revision_is_whole();
"""
TRUTH_UNDONE = """
DROP TRIGGER revision_is_whole ON scorecards_scorecardrevision;
DROP FUNCTION scorecards_check_revision_is_whole();
DROP TRIGGER revision_is_true ON scorecards_scorecardrevision;
DROP FUNCTION scorecards_check_revision();
"""

KEEPING = """
CREATE FUNCTION scorecards_refuse_revision_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A revision of a scorecard does not change.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER revision_is_kept BEFORE UPDATE OR DELETE ON scorecards_scorecardrevision
    FOR EACH ROW EXECUTE FUNCTION scorecards_refuse_revision_change();
CREATE TRIGGER revision_is_kept BEFORE UPDATE OR DELETE ON scorecards_revisionrating
    FOR EACH ROW EXECUTE FUNCTION scorecards_refuse_revision_change();
"""
KEEPING_UNDONE = """
DROP TRIGGER revision_is_kept ON scorecards_revisionrating;
DROP TRIGGER revision_is_kept ON scorecards_scorecardrevision;
DROP FUNCTION scorecards_refuse_revision_change();
"""

# A tick is the interviewer's own statement, so it is committed with the scorecard. What a person makes of it
# (disposition) and the revision that replaces it are written later.
TICKS = """
CREATE FUNCTION scorecards_keep_finding() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE committed timestamptz;
BEGIN
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
CREATE TRIGGER committed_finding_is_kept BEFORE UPDATE OR DELETE ON scorecards_signalfinding
    FOR EACH ROW EXECUTE FUNCTION scorecards_keep_finding();
"""
TICKS_UNDONE = """
DROP TRIGGER committed_finding_is_kept ON scorecards_signalfinding;
DROP FUNCTION scorecards_keep_finding();
"""


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0005_findings_of_revisions")]

    operations = [
        migrations.RunSQL(TIES, TIES_UNDONE),
        migrations.RunSQL(TRUTH, TRUTH_UNDONE),
        migrations.RunSQL(KEEPING, KEEPING_UNDONE),
        migrations.RunSQL(TICKS, TICKS_UNDONE),
    ]
