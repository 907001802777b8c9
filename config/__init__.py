"""Settings, routes and processes: everything that ties the three apps together."""
