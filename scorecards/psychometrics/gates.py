"""From where on an adjusted number is shown. Plain numbers: whoever compares with them loads no arrays."""

ADJUSTED_FROM_RELIABILITY = 0.7
ADJUSTED_FROM_SCORECARDS = 8
