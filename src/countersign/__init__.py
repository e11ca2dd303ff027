"""Countersign: a public register of public service contracts with a third signature, the people who use the service."""

__version__ = "0.1.0"
