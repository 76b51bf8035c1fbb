"""Linked pages and PDF files: bytes to text. No network, no database; the heavy libraries only in workers."""
