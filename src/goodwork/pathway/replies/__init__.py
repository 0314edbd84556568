"""Replies: an organisation answers what was asked of it, with an account or without (M2).

Where nobody of an organisation can sign in, each referral to it is asked about by a signed link, in an e-mail, a text
or a letter, with a short code that can be read out. The link shows the request and not who it is about; a one-time
code, sent to the organisation's own contact point, opens what the person agreed to share; each answer is one POST.
Whatever can't be sent becomes a call that somebody has to make. Those who sign in have an inbox, those with a system of
their own a file out and in; all three answer through the same service, once. States: `rules.MACHINE`.
"""
