"""Who read whom, and who was refused."""
