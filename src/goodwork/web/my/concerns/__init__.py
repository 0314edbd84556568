"""What a person was worried about, and what they are told, on their own page."""
