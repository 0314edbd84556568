"""How well the service keeps its word: what to expect, how soon it answers, and how often it did not; for everybody."""
