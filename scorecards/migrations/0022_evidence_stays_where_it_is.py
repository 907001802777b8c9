"""Refuse whatever would move evidence to other people, take a reveal back, empty a table or commit a gap.

A candidate's erasure deletes a loop with all that hangs on it; nothing here stands in its way.
"""

from django.db import migrations

# Whoever holds a committed scorecard's seat is its author for ever. The lock makes a commit and a move that
# happen at the same moment wait for each other.
SEATS = """
CREATE FUNCTION scorecards_keep_author() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE committed timestamptz;
BEGIN
    SELECT committed_at INTO committed FROM scorecards_scorecard WHERE seat_id = OLD.id FOR SHARE;
    IF committed IS NOT NULL THEN
        RAISE EXCEPTION 'A committed scorecard stays with its author.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER author_is_kept BEFORE UPDATE OF person_id, interview_id ON candidates_seat FOR EACH ROW
    WHEN ((OLD.person_id, OLD.interview_id) IS DISTINCT FROM (NEW.person_id, NEW.interview_id))
    EXECUTE FUNCTION scorecards_keep_author();
"""
SEATS_UNDONE = """
DROP TRIGGER author_is_kept ON candidates_seat;
DROP FUNCTION scorecards_keep_author();
"""

# What leads from a scorecard to its candidate never points elsewhere.
PATH = {
    ("interview", "loop_id"): "An interview stays in its loop.",
    ("loop", "application_id"): "A loop stays with its application.",
    ("loop", "rubric_id"): "A loop keeps its rubric.",
    ("application", "candidate_id"): "An application stays with its candidate.",
    ("application", "role_id"): "An application stays with its role.",
}
STEP = """
CREATE TRIGGER {column}_is_kept BEFORE UPDATE OF {column} ON candidates_{table} FOR EACH ROW
    WHEN (OLD.{column} IS DISTINCT FROM NEW.{column})
    EXECUTE FUNCTION hiring_refuse_change('{sentence}');
"""
STEP_UNDONE = "DROP TRIGGER {column}_is_kept ON candidates_{table};"

# Looked at when the transaction ends: a reveal may go with its loop, never before it.
REVEALS = """
CREATE TRIGGER reveal_is_kept BEFORE UPDATE ON scorecards_reveal
    FOR EACH ROW EXECUTE FUNCTION hiring_refuse_change('A reveal does not change.');

CREATE FUNCTION scorecards_check_reveal_went_with_its_loop() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM candidates_loop WHERE id = OLD.loop_id) THEN
        RAISE EXCEPTION 'What was revealed stays revealed.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER reveal_goes_with_its_loop AFTER DELETE ON scorecards_reveal
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION scorecards_check_reveal_went_with_its_loop();
"""
REVEALS_UNDONE = """
DROP TRIGGER reveal_goes_with_its_loop ON scorecards_reveal;
DROP FUNCTION scorecards_check_reveal_went_with_its_loop();
DROP TRIGGER reveal_is_kept ON scorecards_reveal;
"""

# Ratings come first, for a committed scorecard takes no more of them. An imported one may hold a row with
# neither a score nor a reason; a dimension that is passed over altogether is what nobody could see later.
COMMITS = """
CREATE FUNCTION scorecards_check_commit_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM candidates_interviewdimension tested WHERE tested.interview_id = NEW.interview_id
        AND NOT EXISTS (SELECT FROM scorecards_rating rating
                        WHERE rating.scorecard_id = NEW.id AND rating.dimension_id = tested.dimension_id)
    ) THEN
        RAISE EXCEPTION 'A scorecard is committed with every dimension that its interview tests.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER commit_is_whole BEFORE INSERT OR UPDATE OF committed_at ON scorecards_scorecard
    FOR EACH ROW WHEN (NEW.committed_at IS NOT NULL)
    EXECUTE FUNCTION scorecards_check_commit_is_whole();
"""
COMMITS_UNDONE = """
DROP TRIGGER commit_is_whole ON scorecards_scorecard;
DROP FUNCTION scorecards_check_commit_is_whole();
"""

SENTENCES = {
    "scorecards_scorecard": "A committed scorecard does not change.",
    "scorecards_rating": "A committed scorecard does not change.",
    "scorecards_signalfinding": "A committed scorecard does not change.",
    "scorecards_scorecardrevision": "A revision of a scorecard does not change.",
    "scorecards_revisionrating": "A revision of a scorecard does not change.",
    "scorecards_reveal": "What was revealed stays revealed.",
    "scorecards_debrief": "A debrief that was decided on does not change.",
    "candidates_legalhold": "A legal hold stands until it is lifted.",
}
STAYS = """
CREATE TRIGGER table_is_not_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION hiring_refuse_change('{sentence}');
"""
STAYS_UNDONE = "DROP TRIGGER table_is_not_emptied ON {table};"


class Migration(migrations.Migration):
    dependencies = [
        ("scorecards", "0021_no_samples_of_words"),
        ("hiring", "0022_no_table_is_emptied"),
        ("candidates", "0004_the_door_of_erasure"),
    ]

    operations = [
        migrations.RunSQL(SEATS, SEATS_UNDONE),
        *(
            migrations.RunSQL(
                STEP.format(table=table, column=column, sentence=sentence),
                STEP_UNDONE.format(table=table, column=column),
            )
            for (table, column), sentence in PATH.items()
        ),
        migrations.RunSQL(REVEALS, REVEALS_UNDONE),
        migrations.RunSQL(COMMITS, COMMITS_UNDONE),
        *(
            migrations.RunSQL(STAYS.format(table=table, sentence=sentence), STAYS_UNDONE.format(table=table))
            for table, sentence in SENTENCES.items()
        ),
    ]
