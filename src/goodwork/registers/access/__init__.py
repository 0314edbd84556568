"""The register of access."""
