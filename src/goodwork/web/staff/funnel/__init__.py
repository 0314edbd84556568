"""Pages of the funnel: from list to outcome, with everybody accounted for or counted as not."""
