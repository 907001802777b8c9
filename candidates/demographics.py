"""Who may do what in the schema of demographics: said when it is made, and again after each migration.

A backup is restored without owners and rights, for roles belong to a server; `migrate` gives them anew.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

GUARD = """
DO $$
DECLARE
    here text := quote_ident(current_schema());
    made regprocedure;
BEGIN
    IF to_regclass('demographics.answer') IS NULL THEN RETURN; END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hiring_loop_demographics') THEN
        BEGIN
            CREATE ROLE hiring_loop_demographics NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
    END IF;
    IF NOT pg_has_role('hiring_loop_demographics', 'USAGE') THEN
        EXECUTE format('GRANT hiring_loop_demographics TO %I', current_user);
    END IF;
    ALTER SCHEMA demographics OWNER TO hiring_loop_demographics;
    GRANT USAGE ON SCHEMA demographics TO PUBLIC;
    ALTER TABLE demographics.answer OWNER TO hiring_loop_demographics;
    REVOKE ALL ON demographics.answer FROM PUBLIC;
    FOR made IN SELECT oid FROM pg_proc WHERE pronamespace = 'demographics'::regnamespace LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO hiring_loop_demographics', made);
    END LOOP;
    EXECUTE format('GRANT USAGE ON SCHEMA %s TO hiring_loop_demographics', here);
    GRANT SELECT (id, role_id) ON candidates_application TO hiring_loop_demographics;
    GRANT SELECT (id, application_id) ON candidates_loop TO hiring_loop_demographics;
    GRANT SELECT (id, loop_id, outcome, decided_at) ON scorecards_decision TO hiring_loop_demographics;
    GRANT SELECT (decision_id) ON scorecards_reopening TO hiring_loop_demographics;
END $$;
"""


def guard_demographics(connection: BaseDatabaseWrapper) -> None:
    """Hand the schema to its own role and give that role what it counts; as the owner, and safe to repeat."""
    with connection.cursor() as cursor:
        cursor.execute(GUARD)
