"""Agreeing a plan, reading it, changing it, and noting what is done."""
