"""Teams: who is round a person, and for a lead how often people change hands."""
