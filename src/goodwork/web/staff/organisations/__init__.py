"""Pages of the register of organisations: search, one organisation, its relations."""
