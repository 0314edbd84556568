"""A person's way through: eligibility | absence < referrals < caseload < conversations < plans < outcomes."""
