"""Their team, on a person's own page: who is round them, since when, and what each is to them (B12)."""
