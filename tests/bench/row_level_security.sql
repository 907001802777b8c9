-- A prototype of row-level security as a second net: each policy says in SQL what `visible_to` says in Python.
-- `hiring.person` holds the person's id, or 'system'; it is set for one transaction at a time.
-- `make bench ARGUMENTS=row_level_security` measures what it costs; decision 18 says why it isn't taken.

CREATE FUNCTION bench_reader() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('hiring.person', true), '')
$$;
CREATE FUNCTION bench_person() RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT nullif(nullif(bench_reader(), ''), 'system')::uuid
$$;

-- loops_open_to(person), for one loop. As a definer: a policy on scorecards may not ask scorecards itself.
CREATE FUNCTION bench_loop_is_open(wanted uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT EXISTS (SELECT FROM scorecards_reveal WHERE loop_id = wanted)
    AND EXISTS (
        SELECT FROM candidates_loop loop
        JOIN candidates_application application ON application.id = loop.application_id
        JOIN candidates_candidate candidate ON candidate.id = application.candidate_id
        JOIN hiring_person reader ON reader.id = bench_person()
        WHERE loop.id = wanted AND candidate.linked_person_id IS DISTINCT FROM reader.id
        AND (
            reader.duties && ARRAY['admin', 'recruiter']::varchar[]
            OR EXISTS (
                SELECT FROM candidates_seat seat JOIN candidates_interview interview
                    ON interview.id = seat.interview_id
                WHERE interview.loop_id = wanted AND seat.person_id = reader.id AND seat.withdrawn_at IS NULL
            )
            OR (
                reader.duties && ARRAY['hiring_manager']::varchar[]
                AND EXISTS (SELECT FROM hiring_role_hiring_managers managers
                            WHERE managers.role_id = application.role_id AND managers.person_id = reader.id)
            )
        )
    )
    AND NOT EXISTS (
        SELECT FROM candidates_seat seat
        JOIN candidates_interview interview ON interview.id = seat.interview_id
        LEFT JOIN scorecards_scorecard card ON card.seat_id = seat.id
        WHERE interview.loop_id = wanted AND seat.person_id = bench_person() AND seat.kind <> 'shadow'
        AND seat.withdrawn_at IS NULL AND interview.cancelled_at IS NULL AND card.committed_at IS NULL
    )
$$;

CREATE POLICY reader ON scorecards_scorecard USING (
    bench_reader() = 'system'
    OR EXISTS (SELECT FROM candidates_seat WHERE id = seat_id AND person_id = bench_person())
    OR (committed_at IS NOT NULL
        AND bench_loop_is_open((SELECT loop_id FROM candidates_interview WHERE id = interview_id)))
);
-- These follow their scorecard, through its own policy.
CREATE POLICY reader ON scorecards_rating USING (
    bench_reader() = 'system' OR EXISTS (SELECT FROM scorecards_scorecard WHERE id = scorecard_id)
);
CREATE POLICY reader ON scorecards_scorecardrevision USING (
    bench_reader() = 'system' OR EXISTS (SELECT FROM scorecards_scorecard WHERE id = scorecard_id)
);
CREATE POLICY reader ON scorecards_revisionrating USING (
    bench_reader() = 'system' OR EXISTS (SELECT FROM scorecards_scorecardrevision WHERE id = revision_id)
);
CREATE POLICY reader ON scorecards_signalfinding USING (
    bench_reader() = 'system'
    OR EXISTS (
        SELECT FROM scorecards_scorecard card JOIN candidates_seat seat ON seat.id = card.seat_id
        WHERE card.id = scorecard_id AND seat.person_id = bench_person() AND source = 'interviewer'
    )
    OR bench_loop_is_open((
        SELECT interview.loop_id FROM scorecards_scorecard card
        JOIN candidates_interview interview ON interview.id = card.interview_id WHERE card.id = scorecard_id
    ))
);
CREATE POLICY reader ON scorecards_draftfield USING (
    bench_reader() = 'system'
    OR EXISTS (SELECT FROM candidates_seat WHERE id = seat_id AND person_id = bench_person())
);
