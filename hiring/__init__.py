"""How we hire: people and permissions, roles, rubrics, exercises, signals, loop templates, the event log."""
