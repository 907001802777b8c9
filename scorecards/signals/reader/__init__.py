"""An engine that reads a note as a whole with a small language model; loaded when it first reads."""
