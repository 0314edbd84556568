"""What happened: events, audit, jobs. Append-only; no keys upward."""
