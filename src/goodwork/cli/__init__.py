"""The door for operators: `goodwork NOUN VERB`.

Every module of this folder that has an `app` is a noun (`fit_notes.py` is `fit-notes`), found by its name; with
`ROOT_COMMAND = True` it is a command of its own (`goodwork backup FILE`). `--format` and `--as-of` belong to every
command and are added here. Whatever is wrong with the input ends as one sentence and exit status 1; a
noun without its verb as the help, on standard error, and exit status 2.
"""
