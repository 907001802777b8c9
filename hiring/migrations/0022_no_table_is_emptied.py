"""Refuse to empty the log's and the rubrics' tables, with one function for this and later refusals."""

from django.db import migrations

REFUSE = """
-- For triggers that only refuse; their argument is the sentence that is said.
CREATE FUNCTION hiring_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% (% of %)', TG_ARGV[0], TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
REFUSE_UNDONE = "DROP FUNCTION hiring_refuse_change();"

SENTENCES = {
    "The event log is append-only.": ("valuechange", "logday"),
    "A published rubric does not change.": (
        "rubric",
        "documentsection",
        "dimension",
        "assessmentarea",
        "signal",
        "exercise",
        "exercisequestion",
        "exerciseattachment",
        "attachmentcontent",
        "milestone",
        "kpi",
        "emphasisprofile",
        "profiledimension",
    ),
    "A published loop template does not change.": (
        "looptemplate",
        "stage",
        "stagedimension",
        "planoverride",
    ),
}
STAYS = """
CREATE TRIGGER table_is_not_emptied BEFORE TRUNCATE ON hiring_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION hiring_refuse_change('{sentence}');
"""
STAYS_UNDONE = "DROP TRIGGER table_is_not_emptied ON hiring_{table};"


class Migration(migrations.Migration):
    dependencies = [("hiring", "0021_events_by_the_databases_clock")]

    operations = [
        migrations.RunSQL(REFUSE, REFUSE_UNDONE),
        *(
            migrations.RunSQL(STAYS.format(table=table, sentence=sentence), STAYS_UNDONE.format(table=table))
            for sentence, tables in SENTENCES.items()
            for table in tables
        ),
    ]
