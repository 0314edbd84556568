"""Whether the service works: an address for monitors (`/health`), and one sentence for every staff page."""
