"""The person's own pages: the questions that a link opens (`q/`), and what happens next, what is held, who looked."""
