"""What happened, as append-only rows."""
