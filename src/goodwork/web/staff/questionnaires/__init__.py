"""Staff pages of questionnaires: answers that wait to be read, and answering with a person who rings or sits there."""
