"""Pure arithmetic of time: when people may be written to. No framework, no models, no settings."""
