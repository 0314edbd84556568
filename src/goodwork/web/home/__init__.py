"""The first page: what the service is; people find their link, staff sign in and are led to their work."""
