"""What is promised to whom, who waits in silence, and what colleagues are told."""
