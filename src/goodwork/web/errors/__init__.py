"""The pages for what went wrong: the same "not found" for what is not there and for what is not yours."""
