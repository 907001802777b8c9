"""Every change to what we saw and decided."""
