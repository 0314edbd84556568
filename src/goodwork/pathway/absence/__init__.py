"""Absence: fit notes joined into spells, so that a repeat is seen with its count and its length (A5).

A note here is its two dates and the practice that sent it, and never the reason on it. Notes of one person that
overlap, or lie no further apart than a configured number of days, are one spell; a spell of two notes or more is a
repeat, and is flagged to the coach. Source: S1 PDSA 2, DOMAIN 1.2.
"""
