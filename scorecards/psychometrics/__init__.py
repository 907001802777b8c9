"""Agreement, severity and adverse impact: numbers in, numbers out."""
