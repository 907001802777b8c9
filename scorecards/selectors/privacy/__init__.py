"""What is held about a candidate, for how long, and what it looks like to the candidate."""
