"""Digest and notice to text, HTML, Slack blocks and JSON. Pure: nothing here reads a clock or sends."""
