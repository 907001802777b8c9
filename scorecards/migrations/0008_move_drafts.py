"""Move drafts from rows of whole scorecards to fields; from now on the commit makes those rows."""

from django.db import migrations

MOVE = """
INSERT INTO scorecards_draftfield (seat_id, name, value, version, mutations, saved_at)
SELECT scorecard.seat_id, entry.name, entry.value, 1, ARRAY[gen_random_uuid()], scorecard.saved_at
FROM scorecards_scorecard scorecard
JOIN (
    SELECT id, 'running_notes', running_notes FROM scorecards_scorecard
    UNION ALL SELECT id, 'overall_notes', overall_notes FROM scorecards_scorecard
    UNION ALL SELECT id, 'recommendation', recommendation FROM scorecards_scorecard
    UNION ALL
    SELECT rating.scorecard_id, part.name || '-' || dimension.key, part.value
    FROM scorecards_rating rating
    JOIN hiring_dimension dimension ON dimension.id = rating.dimension_id
    CROSS JOIN LATERAL (VALUES
        ('rating', CASE WHEN rating.not_assessed THEN 'not_assessed' ELSE rating.score::text END),
        ('reason', rating.not_assessed_reason),
        ('evidence', rating.evidence)
    ) part (name, value)
    UNION ALL
    SELECT finding.scorecard_id, part.name || '-' || signal.key, part.value
    FROM scorecards_signalfinding finding
    JOIN hiring_signal signal ON signal.id = finding.signal_id
    CROSS JOIN LATERAL (VALUES ('signal', 'on'), ('words', finding.quote)) part (name, value)
    WHERE finding.source = 'interviewer'
) entry (scorecard_id, name, value) ON entry.scorecard_id = scorecard.id
WHERE scorecard.committed_at IS NULL AND entry.value <> '';

DELETE FROM scorecards_signalfinding USING scorecards_scorecard scorecard
    WHERE scorecard_id = scorecard.id AND committed_at IS NULL;
DELETE FROM scorecards_rating USING scorecards_scorecard scorecard
    WHERE scorecard_id = scorecard.id AND committed_at IS NULL;
DELETE FROM scorecards_scorecard WHERE committed_at IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0007_draft_fields"), ("hiring", "0001_initial")]

    operations = [migrations.RunSQL(MOVE, migrations.RunSQL.noop)]
