"""How signing in behaves here: what the sign-in library leaves to the product."""
