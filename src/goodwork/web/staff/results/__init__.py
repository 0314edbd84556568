"""What came of support that ended, as counts: for leads and commissioners, as page and as CSV."""
