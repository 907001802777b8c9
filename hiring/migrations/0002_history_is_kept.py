"""Refuse changes to the event log and to published rubrics, whoever asks.

Application code goes through services; these triggers hold when it does not.
"""

from django.db import migrations

EVENT_LOG = """
CREATE FUNCTION hiring_refuse_event_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The event log is append-only: % refused.', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER event_rows_are_kept BEFORE UPDATE OR DELETE ON hiring_event
    FOR EACH ROW EXECUTE FUNCTION hiring_refuse_event_change();
CREATE TRIGGER event_log_is_kept BEFORE TRUNCATE ON hiring_event
    FOR EACH STATEMENT EXECUTE FUNCTION hiring_refuse_event_change();
"""
EVENT_LOG_UNDONE = """
DROP TRIGGER event_log_is_kept ON hiring_event;
DROP TRIGGER event_rows_are_kept ON hiring_event;
DROP FUNCTION hiring_refuse_event_change();
"""

RUBRIC = """
CREATE FUNCTION hiring_refuse_published_rubric(rubric uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE published timestamptz;
BEGIN
    -- The lock makes a publication wait for an edit that is under way, and the other way round.
    SELECT published_at INTO published FROM hiring_rubric WHERE id = rubric FOR SHARE;
    IF published IS NOT NULL THEN
        RAISE EXCEPTION 'A published rubric does not change.' USING ERRCODE = 'restrict_violation';
    END IF;
END $$;

CREATE FUNCTION hiring_keep_rubric() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'A published rubric does not change.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER published_rubric_is_kept BEFORE UPDATE OR DELETE ON hiring_rubric
    FOR EACH ROW EXECUTE FUNCTION hiring_keep_rubric();

CREATE FUNCTION hiring_keep_rubric_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM hiring_refuse_published_rubric(OLD.rubric_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM hiring_refuse_published_rubric(NEW.rubric_id); END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION hiring_keep_question() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM hiring_refuse_published_rubric(rubric_id) FROM hiring_exercise WHERE id = OLD.exercise_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM hiring_refuse_published_rubric(rubric_id) FROM hiring_exercise WHERE id = NEW.exercise_id;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER published_rubric_is_kept BEFORE INSERT OR UPDATE OR DELETE ON hiring_exercisequestion
    FOR EACH ROW EXECUTE FUNCTION hiring_keep_question();
"""
RUBRIC_UNDONE = """
DROP TRIGGER published_rubric_is_kept ON hiring_exercisequestion;
DROP FUNCTION hiring_keep_question();
DROP FUNCTION hiring_keep_rubric_part();
DROP TRIGGER published_rubric_is_kept ON hiring_rubric;
DROP FUNCTION hiring_keep_rubric();
DROP FUNCTION hiring_refuse_published_rubric(uuid);
"""

PARTS = ("documentsection", "dimension", "assessmentarea", "signal", "exercise")
PART = """
CREATE TRIGGER published_rubric_is_kept BEFORE INSERT OR UPDATE OR DELETE ON hiring_{part}
    FOR EACH ROW EXECUTE FUNCTION hiring_keep_rubric_part();
"""
PART_UNDONE = "DROP TRIGGER published_rubric_is_kept ON hiring_{part};"


class Migration(migrations.Migration):
    dependencies = [("hiring", "0001_initial")]

    operations = [
        migrations.RunSQL(EVENT_LOG, EVENT_LOG_UNDONE),
        migrations.RunSQL(RUBRIC, RUBRIC_UNDONE),
        *(migrations.RunSQL(PART.format(part=part), PART_UNDONE.format(part=part)) for part in PARTS),
    ]
