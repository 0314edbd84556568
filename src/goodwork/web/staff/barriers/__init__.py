"""Pages of barriers: which rules turned people away, how many and whom, and for how long they then waited."""
