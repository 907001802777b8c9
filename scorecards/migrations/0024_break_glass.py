"""Keep who opened scorecards before the reveal, and why; refuse every change of it, whoever asks."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import hiring.identifiers

KEPT = """
-- ANALYZE would keep samples of the reason after its erasure (0021).
ALTER TABLE scorecards_breakglass ALTER COLUMN reason SET STATISTICS 0;

CREATE FUNCTION scorecards_refuse_break_glass_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND candidates_erases_loop(OLD.loop_id) THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'That scorecards were opened before the reveal stays in view: % refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER break_glass_is_kept BEFORE UPDATE OR DELETE ON scorecards_breakglass
    FOR EACH ROW EXECUTE FUNCTION scorecards_refuse_break_glass_change();
CREATE TRIGGER break_glass_stays BEFORE TRUNCATE ON scorecards_breakglass
    FOR EACH STATEMENT EXECUTE FUNCTION scorecards_refuse_break_glass_change();

CREATE FUNCTION scorecards_check_break_glass() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM candidates_loop WHERE id = NEW.loop_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM scorecards_reveal WHERE loop_id = NEW.loop_id) THEN
        RAISE EXCEPTION 'A revealed loop is open already.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER break_glass_is_before_the_reveal BEFORE INSERT ON scorecards_breakglass
    FOR EACH ROW EXECUTE FUNCTION scorecards_check_break_glass();

-- Erasure takes the loop; what was opened of it goes with it, through the same door.
CREATE FUNCTION scorecards_drop_glasses_of_loop() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM scorecards_breakglass WHERE loop_id = OLD.id;
    RETURN OLD;
END $$;
CREATE TRIGGER glasses_go_with_their_loop BEFORE DELETE ON candidates_loop
    FOR EACH ROW EXECUTE FUNCTION scorecards_drop_glasses_of_loop();
"""
UNDONE = """
DROP TRIGGER glasses_go_with_their_loop ON candidates_loop;
DROP FUNCTION scorecards_drop_glasses_of_loop();
DROP TRIGGER break_glass_is_before_the_reveal ON scorecards_breakglass;
DROP TRIGGER break_glass_stays ON scorecards_breakglass;
DROP TRIGGER break_glass_is_kept ON scorecards_breakglass;
DROP FUNCTION scorecards_check_break_glass();
DROP FUNCTION scorecards_refuse_break_glass_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0004_the_door_of_erasure"),
        ("scorecards", "0023_draft_number_is_dead"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BreakGlass",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hiring.identifiers.time_ordered_uuid,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "loop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="break_glasses",
                        to="candidates.loop",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="break_glass_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("at"))), name="break_glass_ends"
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEPT, UNDONE),
    ]
