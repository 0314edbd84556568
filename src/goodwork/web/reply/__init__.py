"""Answering without an account: the page behind an organisation's link, and the one where its short code is typed."""
