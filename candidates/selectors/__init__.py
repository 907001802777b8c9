"""What pages read of candidates and loops."""
