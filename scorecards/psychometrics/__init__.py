"""Agreement, severity and adverse impact: numbers in, numbers out.

One panel: `agreement`. How far ratings can be relied on: `alpha`, `components` and `reliability`,
`intraclass`. Who is strict: `scorecard_means`, then `severity`; what follows from it: `contrasts`,
`adjustment`. How the scale is used: `rasch`. Whether groups pass alike: `adverse_impact`,
`stratified_impact`, `scoring_rates`. Nothing is imported here, so that a page which needs one panel's range
loads no linear algebra.
"""
