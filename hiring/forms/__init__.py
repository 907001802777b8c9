"""The shape of what people type about how we hire: forms clean, never save."""
