"""Recording how it stands with work, at the start, on the way and at the close."""
