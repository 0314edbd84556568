"""Referrals: the list, one referral with its story and what can be done, and the clinician's simple page."""
