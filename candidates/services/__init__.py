"""Every change to candidates, loops and interviews."""
