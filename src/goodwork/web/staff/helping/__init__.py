"""Helping somebody to ask a service, live on the telephone or beside them: staff type, the person decides (F6, B9)."""
