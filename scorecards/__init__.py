"""What we saw and decided: scorecards, ratings, findings, debriefs and decisions."""
