"""The room of referrals."""
