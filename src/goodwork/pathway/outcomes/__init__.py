"""Outcomes: how it stood with work at the start and at the close, and what the person thought of the help.

A reading holds employment status and sickness absence apart ("in work, off sick" is employed and absent, never
status 04), weekly hours, and three scales from 0 to 10 (DOMAIN 3, 4; E1, E2). A wrong reading is
followed by another; none is changed. Whether somebody stayed in work or entered work is worked out by a named,
versioned definition, because no source defines it. Satisfaction is asked by text message once support has ended.
"""
