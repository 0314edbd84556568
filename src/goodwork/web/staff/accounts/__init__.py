"""Looking after accounts: who works here, as what, since when; leavers and absences; each one's own account."""
