"""Who may come in, as what, and since when: accounts, roles in organisations, absences with cover, broken glass.

A `User` is a signed-in account of a member of staff; people who are helped have none (they come by link). A role
(`Membership`) is held in one organisation from one day to another; what somebody may see follows from the roles they
hold at that moment, so a role that ends closes every page at once. Somebody who leaves (`end`) or is away (`set_away`)
names who covers, and the rooms above pass on what they held. Whoever must see a person outside their own scope breaks
the glass: a kind, a written reason, one hour, an event, and a line in a report that others read.
"""
