"""What one page reads, across tables."""
