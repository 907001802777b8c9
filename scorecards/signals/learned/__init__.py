"""An engine whose weights are fitted to labelled notes; numpy is loaded when it first reads."""
