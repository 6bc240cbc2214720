"""create_app(): wires, nothing else."""

from flask import Flask


def create_app() -> Flask:
    """Build the application."""
    return Flask(__name__)
