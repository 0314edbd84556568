"""A coach's day: whom to be in touch with, in the order of what was promised."""
