"""Count outcomes by what candidates told of themselves, and give out nothing that singles anybody out."""

from django.db import migrations

IMPACT = """
-- Of the applications to a role whose standing decision is an offer or a decline, made in whole quarters that
-- are over. A group is hidden with fewer than five selected or fewer than five not selected. So that nothing
-- hidden can be worked out from a total that is known elsewhere, further groups are hidden, the smallest
-- first, until none or at least two are, with five or more selected and not selected among them all.
CREATE FUNCTION demographics.impact(wanted_role uuid, attribute text, years integer)
RETURNS TABLE (label text, selected bigint, total bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
BEGIN
    IF attribute NOT IN ('gender', 'ethnicity', 'age') OR years NOT BETWEEN 1 AND 5 THEN
        RAISE EXCEPTION 'There is no such report.' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    RETURN QUERY
    WITH latest AS (
        SELECT DISTINCT ON (application.id) application.id, decision.outcome = 'offer' AS is_selected
        FROM {schema}.candidates_application application
        JOIN {schema}.candidates_loop loop ON loop.application_id = application.id
        JOIN {schema}.scorecards_decision decision ON decision.loop_id = loop.id
        WHERE application.role_id = wanted_role AND decision.outcome IN ('offer', 'decline')
        AND decision.decided_at < date_trunc('quarter', now())
        AND decision.decided_at >= date_trunc('quarter', now()) - make_interval(years => impact.years)
        AND NOT EXISTS (
            SELECT FROM {schema}.scorecards_reopening reopening WHERE reopening.decision_id = decision.id)
        ORDER BY application.id, decision.decided_at DESC
    ), groups AS (
        SELECT unnest(CASE impact.attribute
            WHEN 'gender' THEN ARRAY['woman', 'man', 'other']
            WHEN 'age' THEN ARRAY['under_40', 'from_40']
            ELSE ARRAY['hispanic', 'white', 'black', 'asian', 'native_american', 'pacific_islander',
                'several']
        END || ARRAY['no_answer']) AS name
    ), told AS (
        SELECT latest.is_selected, coalesce(CASE impact.attribute
            WHEN 'gender' THEN answer.gender WHEN 'age' THEN answer.age ELSE answer.ethnicity
        END, 'no_answer') AS name
        FROM latest LEFT JOIN demographics.answer ON answer.application = latest.id
    ), counts AS (
        SELECT groups.name, count(*) FILTER (WHERE told.is_selected) AS chosen,
            count(*) FILTER (WHERE NOT told.is_selected) AS others
        FROM groups LEFT JOIN told USING (name) GROUP BY groups.name
    ), ordered AS (
        SELECT counts.*, row_number() OVER smallest AS place,
            sum(chosen) OVER smallest AS chosen_so_far, sum(others) OVER smallest AS others_so_far,
            count(*) FILTER (WHERE least(chosen, others) < 5) OVER () AS small
        FROM counts
        WINDOW smallest AS (ORDER BY least(chosen, others) >= 5, chosen + others, counts.name)
    ), cut AS (
        SELECT CASE WHEN max(small) = 0 THEN 0 ELSE coalesce(
            min(place) FILTER (
                WHERE place >= greatest(small, 2) AND chosen_so_far >= 5 AND others_so_far >= 5),
            count(*)) END AS hidden
        FROM ordered
    )
    SELECT ordered.name,
        CASE WHEN place > hidden THEN chosen END,
        CASE WHEN place > hidden THEN chosen + others END
    FROM ordered CROSS JOIN cut ORDER BY ordered.name;
END $$;
"""

MAKING = """
DO $making$
DECLARE body text := %s;
BEGIN
    EXECUTE replace(body, '{schema}', quote_ident(current_schema()));
    ALTER FUNCTION demographics.impact(uuid, text, integer) OWNER TO hiring_loop_demographics;
    ALTER FUNCTION demographics.impact(uuid, text, integer) SET search_path = pg_catalog, pg_temp;
    GRANT SELECT (id, loop_id, outcome, decided_at) ON scorecards_decision TO hiring_loop_demographics;
    GRANT SELECT (decision_id) ON scorecards_reopening TO hiring_loop_demographics;
END $making$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("scorecards", "0024_break_glass"),
        ("candidates", "0006_demographics"),
    ]

    operations = [
        migrations.RunSQL(
            MAKING.replace("%s", f"$body${IMPACT}$body$"),
            "DROP FUNCTION demographics.impact(uuid, text, integer);",
        ),
    ]
