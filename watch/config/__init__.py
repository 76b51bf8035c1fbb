"""What the user configures: sources, subscriptions, settings and the home folder, checked before use."""
