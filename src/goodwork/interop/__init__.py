"""The door for machines: gateways and files."""
