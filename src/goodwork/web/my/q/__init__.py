"""The pages behind a link: who asks, the questions one by one, what was sent, and no dead end."""
