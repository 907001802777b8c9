"""Let one decision of a loop stand at a time, and refuse every change of what was signed, whoever asks."""

from django.db import migrations

# Each check locks the row that it decides on, so that two changes at the same moment wait for each other.
TRUTH = """
CREATE FUNCTION scorecards_check_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM candidates_loop WHERE id = NEW.loop_id FOR NO KEY UPDATE;
    IF NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM scorecards_decision
                          WHERE loop_id = NEW.loop_id) THEN
        RAISE EXCEPTION 'Decisions of a loop follow each other without a gap.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (
        SELECT FROM scorecards_decision standing WHERE standing.loop_id = NEW.loop_id
        AND NOT EXISTS (SELECT FROM scorecards_reopening WHERE decision_id = standing.id)
    ) THEN
        RAISE EXCEPTION 'At most one decision of a loop stands.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM scorecards_debrief WHERE id = NEW.debrief_id AND loop_id = NEW.loop_id) THEN
        RAISE EXCEPTION 'A decision rests on a debrief of its own loop.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decision_is_true BEFORE INSERT ON scorecards_decision
    FOR EACH ROW EXECUTE FUNCTION scorecards_check_decision();

CREATE FUNCTION scorecards_check_participant() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE declared smallint;
BEGIN
    SELECT participant_count INTO declared FROM scorecards_decision
        WHERE id = NEW.decision_id FOR NO KEY UPDATE;
    IF (SELECT count(*) FROM scorecards_decisionparticipant
        WHERE decision_id = NEW.decision_id) >= declared THEN
        RAISE EXCEPTION 'Nobody is added to those who took part in a signed decision.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER participant_is_true BEFORE INSERT ON scorecards_decisionparticipant
    FOR EACH ROW EXECUTE FUNCTION scorecards_check_participant();

-- Looked at when the transaction ends: the participants are written after their decision.
CREATE FUNCTION scorecards_check_decision_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM scorecards_decisionparticipant
        WHERE decision_id = NEW.id) <> NEW.participant_count THEN
        RAISE EXCEPTION 'A decision is signed with everybody who took part.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER decision_is_whole AFTER INSERT ON scorecards_decision
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION scorecards_check_decision_is_whole();

CREATE FUNCTION scorecards_check_dissent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM scorecards_decision WHERE id = NEW.decision_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM scorecards_reopening WHERE decision_id = NEW.decision_id) THEN
        RAISE EXCEPTION 'A reopened decision gets no more dissent.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dissent_is_true BEFORE INSERT ON scorecards_dissent
    FOR EACH ROW EXECUTE FUNCTION scorecards_check_dissent();

CREATE FUNCTION scorecards_lock_reopened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM scorecards_decision WHERE id = NEW.decision_id FOR NO KEY UPDATE;
    RETURN NEW;
END $$;
CREATE TRIGGER reopening_waits BEFORE INSERT ON scorecards_reopening
    FOR EACH ROW EXECUTE FUNCTION scorecards_lock_reopened();
"""
TRUTH_UNDONE = """
DROP TRIGGER reopening_waits ON scorecards_reopening;
DROP FUNCTION scorecards_lock_reopened();
DROP TRIGGER dissent_is_true ON scorecards_dissent;
DROP FUNCTION scorecards_check_dissent();
DROP TRIGGER decision_is_whole ON scorecards_decision;
DROP FUNCTION scorecards_check_decision_is_whole();
DROP TRIGGER participant_is_true ON scorecards_decisionparticipant;
DROP FUNCTION scorecards_check_participant();
DROP TRIGGER decision_is_true ON scorecards_decision;
DROP FUNCTION scorecards_check_decision();
"""

REFUSAL = """
CREATE FUNCTION scorecards_refuse_decision_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A signed decision does not change: % refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""
REFUSAL_UNDONE = "DROP FUNCTION scorecards_refuse_decision_change();"

TABLES = ("decision", "decisionparticipant", "dissent", "reopening")
KEEPING = """
CREATE TRIGGER signed_decision_is_kept BEFORE UPDATE OR DELETE ON scorecards_{table}
    FOR EACH ROW EXECUTE FUNCTION scorecards_refuse_decision_change();
CREATE TRIGGER signed_decisions_are_kept BEFORE TRUNCATE ON scorecards_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION scorecards_refuse_decision_change();
"""
KEEPING_UNDONE = """
DROP TRIGGER signed_decisions_are_kept ON scorecards_{table};
DROP TRIGGER signed_decision_is_kept ON scorecards_{table};
"""

# A debrief is dated anew when the evidence returns to it; what it says stays as it was decided on.
PINNING = """
CREATE FUNCTION scorecards_keep_pinned_debrief() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM scorecards_decision WHERE debrief_id = OLD.id) THEN
        RAISE EXCEPTION 'A debrief that was decided on does not change.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER pinned_debrief_is_kept
    BEFORE UPDATE OF id, loop_id, input_hash, compiler_version, document ON scorecards_debrief
    FOR EACH ROW EXECUTE FUNCTION scorecards_keep_pinned_debrief();
"""
PINNING_UNDONE = """
DROP TRIGGER pinned_debrief_is_kept ON scorecards_debrief;
DROP FUNCTION scorecards_keep_pinned_debrief();
"""


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0011_kept_forms"), ("candidates", "0001_initial")]

    operations = [
        migrations.RunSQL(TRUTH, TRUTH_UNDONE),
        migrations.RunSQL(REFUSAL, REFUSAL_UNDONE),
        *(
            migrations.RunSQL(KEEPING.format(table=table), KEEPING_UNDONE.format(table=table))
            for table in TABLES
        ),
        migrations.RunSQL(PINNING, PINNING_UNDONE),
    ]
