"""regwatch: the service that collects, archives, tags and sends regulatory updates."""

__version__ = "0.1.0"
