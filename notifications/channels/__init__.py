"""One module per way to send. A channel sends what it is given, nothing else."""
