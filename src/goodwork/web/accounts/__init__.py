"""Sign-in: allauth's pages in the clothes of the NHS design system, invitations, and the limits of a session."""
