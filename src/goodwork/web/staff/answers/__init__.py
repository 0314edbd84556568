"""What people said in the work and health check, as counts: for leads, commissioners and the practice itself."""
