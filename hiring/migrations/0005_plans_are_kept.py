"""Keep a published rubric's profiles, and a published loop template with all that hangs on it, unchanged."""

from django.db import migrations

PROFILES = """
CREATE TRIGGER published_rubric_is_kept BEFORE INSERT OR UPDATE OR DELETE ON hiring_emphasisprofile
    FOR EACH ROW EXECUTE FUNCTION hiring_keep_rubric_part();

CREATE FUNCTION hiring_keep_profile_dimension() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM hiring_refuse_published_rubric(rubric_id)
            FROM hiring_emphasisprofile WHERE id = OLD.profile_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM hiring_refuse_published_rubric(rubric_id)
            FROM hiring_emphasisprofile WHERE id = NEW.profile_id;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER published_rubric_is_kept BEFORE INSERT OR UPDATE OR DELETE ON hiring_profiledimension
    FOR EACH ROW EXECUTE FUNCTION hiring_keep_profile_dimension();
"""
PROFILES_UNDONE = """
DROP TRIGGER published_rubric_is_kept ON hiring_profiledimension;
DROP FUNCTION hiring_keep_profile_dimension();
DROP TRIGGER published_rubric_is_kept ON hiring_emphasisprofile;
"""

TEMPLATES = """
CREATE FUNCTION hiring_refuse_published_template(template uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE published timestamptz;
BEGIN
    SELECT published_at INTO published FROM hiring_looptemplate WHERE id = template FOR SHARE;
    IF published IS NOT NULL THEN
        RAISE EXCEPTION 'A published loop template does not change.' USING ERRCODE = 'restrict_violation';
    END IF;
END $$;

CREATE FUNCTION hiring_keep_template() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'A published loop template does not change.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER published_template_is_kept BEFORE UPDATE OR DELETE ON hiring_looptemplate
    FOR EACH ROW EXECUTE FUNCTION hiring_keep_template();

CREATE FUNCTION hiring_keep_template_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM hiring_refuse_published_template(OLD.template_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM hiring_refuse_published_template(NEW.template_id); END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER published_template_is_kept BEFORE INSERT OR UPDATE OR DELETE ON hiring_stage
    FOR EACH ROW EXECUTE FUNCTION hiring_keep_template_part();
CREATE TRIGGER published_template_is_kept BEFORE INSERT OR UPDATE OR DELETE ON hiring_planoverride
    FOR EACH ROW EXECUTE FUNCTION hiring_keep_template_part();

CREATE FUNCTION hiring_keep_stage_dimension() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM hiring_refuse_published_template(template_id) FROM hiring_stage WHERE id = OLD.stage_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM hiring_refuse_published_template(template_id) FROM hiring_stage WHERE id = NEW.stage_id;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER published_template_is_kept BEFORE INSERT OR UPDATE OR DELETE ON hiring_stagedimension
    FOR EACH ROW EXECUTE FUNCTION hiring_keep_stage_dimension();
"""
TEMPLATES_UNDONE = """
DROP TRIGGER published_template_is_kept ON hiring_stagedimension;
DROP FUNCTION hiring_keep_stage_dimension();
DROP TRIGGER published_template_is_kept ON hiring_planoverride;
DROP TRIGGER published_template_is_kept ON hiring_stage;
DROP FUNCTION hiring_keep_template_part();
DROP TRIGGER published_template_is_kept ON hiring_looptemplate;
DROP FUNCTION hiring_keep_template();
DROP FUNCTION hiring_refuse_published_template(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("hiring", "0004_emphasis_and_plan_rules")]

    operations = [
        migrations.RunSQL(PROFILES, PROFILES_UNDONE),
        migrations.RunSQL(TEMPLATES, TEMPLATES_UNDONE),
    ]
