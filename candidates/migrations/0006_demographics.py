"""Keep what candidates tell of themselves apart: a schema and a role of its own, and three ways in.

Nobody who works with the product reads a row: its role has no right in there but to call three functions,
which run as the role that owns the schema. One writes or deletes the answer of one application, one forgets
it, and one counts, for a role and whole years, and gives out nothing that would single somebody out.
"""

from django.db import migrations

ROLE = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hiring_loop_demographics') THEN
        BEGIN
            CREATE ROLE hiring_loop_demographics NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;  -- another database of this server is migrated at this moment
        END;
    END IF;
    -- Who owns a schema's functions must be able to be their owner; who migrates hands them over.
    IF NOT pg_has_role('hiring_loop_demographics', 'USAGE') THEN
        EXECUTE format('GRANT hiring_loop_demographics TO %I', current_user);
    END IF;
    EXECUTE 'CREATE SCHEMA demographics AUTHORIZATION hiring_loop_demographics';
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO hiring_loop_demographics', current_schema());
END $$;
"""

ANSWERS = """
CREATE TABLE demographics.answer (
    -- No key: what belongs to it is found by the functions below and by nothing else.
    application uuid PRIMARY KEY,
    gender text CHECK (gender IN ('woman', 'man', 'other')),
    ethnicity text CHECK (ethnicity IN
        ('hispanic', 'white', 'black', 'asian', 'native_american', 'pacific_islander', 'several')),
    age text CHECK (age IN ('under_40', 'from_40')),
    CHECK (coalesce(gender, ethnicity, age) IS NOT NULL)
);
"""

FUNCTIONS = """
CREATE FUNCTION demographics.record(about uuid, gender text, ethnicity text, age text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    DELETE FROM demographics.answer WHERE application = about;
    IF coalesce(gender, ethnicity, age) IS NOT NULL THEN
        INSERT INTO demographics.answer VALUES (about, gender, ethnicity, age);
    END IF;
END $$;

CREATE FUNCTION demographics.forget(about uuid) RETURNS void LANGUAGE sql SECURITY DEFINER AS $$
    DELETE FROM demographics.answer WHERE application = about
$$;
"""

# The outcomes that impact() counts; scorecards migration 0025 makes that function, since decisions are there.
GRANTS = """
GRANT USAGE ON SCHEMA demographics TO PUBLIC;
GRANT SELECT (id, role_id) ON candidates_application TO hiring_loop_demographics;
GRANT SELECT (id, application_id) ON candidates_loop TO hiring_loop_demographics;
ALTER TABLE demographics.answer OWNER TO hiring_loop_demographics;
ALTER FUNCTION demographics.record(uuid, text, text, text) OWNER TO hiring_loop_demographics;
ALTER FUNCTION demographics.record(uuid, text, text, text) SET search_path = pg_catalog, pg_temp;
ALTER FUNCTION demographics.forget(uuid) OWNER TO hiring_loop_demographics;
ALTER FUNCTION demographics.forget(uuid) SET search_path = pg_catalog, pg_temp;
"""

# Whatever deletes an application, its answer and the link to give one go with it.
ERASING = """
CREATE FUNCTION candidates_forget_application() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM demographics.forget(OLD.id);
    DELETE FROM candidates_selfidentification WHERE application_id = OLD.id;
    RETURN OLD;
END $$;
CREATE TRIGGER application_is_forgotten BEFORE DELETE ON candidates_application
    FOR EACH ROW EXECUTE FUNCTION candidates_forget_application();
"""
ERASING_UNDONE = """
DROP TRIGGER application_is_forgotten ON candidates_application;
DROP FUNCTION candidates_forget_application();
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0005_self_identification")]

    operations = [
        # The role may belong to other databases of the server, too, so it stays.
        migrations.RunSQL(ROLE, "DROP SCHEMA demographics CASCADE;"),
        migrations.RunSQL(ANSWERS, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        migrations.RunSQL(ERASING, ERASING_UNDONE),
    ]
