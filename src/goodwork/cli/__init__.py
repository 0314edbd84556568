"""The door for operators: `goodwork NOUN VERB`."""
