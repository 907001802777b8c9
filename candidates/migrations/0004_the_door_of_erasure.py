"""Open one door through the triggers that keep evidence: a tombstone, for its candidate and its transaction.

There is no setting to be set and no trigger to be switched off. Whoever wants to delete what is kept adds a
row to candidates_erasure, which stays for ever, and which is refused while a legal hold stands.
"""

from django.db import migrations

TOMBSTONES = """
CREATE FUNCTION candidates_check_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Whoever sets a hold locks the same row: the two wait for each other.
    PERFORM FROM candidates_candidate WHERE id = NEW.candidate FOR UPDATE;
    IF EXISTS (
        SELECT FROM candidates_legalhold WHERE candidate_id = NEW.candidate AND lifted_at IS NULL
    ) THEN
        RAISE EXCEPTION 'A legal hold stands: nothing about this candidate is erased.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.transaction := pg_current_xact_id()::text::bigint;
    NEW.at := now();
    RETURN NEW;
END $$;
CREATE TRIGGER erasure_is_allowed BEFORE INSERT ON candidates_erasure
    FOR EACH ROW EXECUTE FUNCTION candidates_check_erasure();

CREATE FUNCTION candidates_refuse_tombstone_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A tombstone is kept: % refused.', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER tombstone_is_kept BEFORE UPDATE OR DELETE ON candidates_erasure
    FOR EACH ROW EXECUTE FUNCTION candidates_refuse_tombstone_change();
CREATE TRIGGER tombstones_are_kept BEFORE TRUNCATE ON candidates_erasure
    FOR EACH STATEMENT EXECUTE FUNCTION candidates_refuse_tombstone_change();
"""
TOMBSTONES_UNDONE = """
DROP TRIGGER tombstones_are_kept ON candidates_erasure;
DROP TRIGGER tombstone_is_kept ON candidates_erasure;
DROP FUNCTION candidates_refuse_tombstone_change();
DROP TRIGGER erasure_is_allowed ON candidates_erasure;
DROP FUNCTION candidates_check_erasure();
"""

DOOR = """
-- Whether this transaction erases the application of a loop. What keeps rows asks this, and lets them go.
CREATE FUNCTION candidates_erases_loop(loop uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM candidates_loop
        JOIN candidates_application ON candidates_application.id = candidates_loop.application_id
        JOIN candidates_erasure ON candidates_erasure.candidate = candidates_application.candidate_id
        WHERE candidates_loop.id = loop
        AND candidates_erasure.transaction = pg_current_xact_id_if_assigned()::text::bigint
        AND coalesce(candidates_erasure.application, candidates_application.id) = candidates_application.id
    )
$$;
CREATE FUNCTION candidates_erases_interview(interview uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT candidates_erases_loop(loop_id) FROM candidates_interview WHERE id = interview
$$;
"""
DOOR_UNDONE = """
DROP FUNCTION candidates_erases_interview(uuid);
DROP FUNCTION candidates_erases_loop(uuid);
"""

# A hold is lifted, with a reason, and nothing else about it changes.
HOLDS = """
CREATE FUNCTION candidates_keep_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.lifted_at IS NULL THEN
            RAISE EXCEPTION 'A legal hold stands until it is lifted.' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF TG_OP = 'INSERT' THEN
        PERFORM FROM candidates_candidate WHERE id = NEW.candidate_id FOR UPDATE;
        RETURN NEW;
    END IF;
    IF OLD.lifted_at IS NOT NULL OR (NEW.id, NEW.candidate_id, NEW.reason, NEW.set_at, NEW.set_by_id)
       IS DISTINCT FROM (OLD.id, OLD.candidate_id, OLD.reason, OLD.set_at, OLD.set_by_id) THEN
        RAISE EXCEPTION 'A legal hold is lifted and nothing else.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hold_is_kept BEFORE INSERT OR UPDATE OR DELETE ON candidates_legalhold
    FOR EACH ROW EXECUTE FUNCTION candidates_keep_hold();
"""
HOLDS_UNDONE = """
DROP TRIGGER hold_is_kept ON candidates_legalhold;
DROP FUNCTION candidates_keep_hold();
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0003_holds_and_erasures")]

    operations = [
        migrations.RunSQL(TOMBSTONES, TOMBSTONES_UNDONE),
        migrations.RunSQL(DOOR, DOOR_UNDONE),
        migrations.RunSQL(HOLDS, HOLDS_UNDONE),
    ]
