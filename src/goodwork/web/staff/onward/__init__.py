"""Pages of the routes of one person: what they can have and why, what they can't and why not, what was said of them."""
