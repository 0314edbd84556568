"""What the service is for and what it must never do, whose data it stands on, and how accessible it is."""
