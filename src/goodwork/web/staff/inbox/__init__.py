"""An inbox for organisations: what waits for an answer, the file out and in, and whom to ring where nothing is sent."""
