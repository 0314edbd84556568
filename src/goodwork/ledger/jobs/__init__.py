"""Work for the background, and when each sweep last ran."""
