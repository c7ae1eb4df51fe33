"""What the dashboard costs, measured on this machine in one batch."""
