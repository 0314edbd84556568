"""How many referrals were not reached by the first promised date: for leads and commissioners, as page and as CSV."""
