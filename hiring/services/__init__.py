"""Every change to how we hire."""
