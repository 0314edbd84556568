"""What a person and their coach agreed, on the person's own page; and how the help was, once it has ended."""
