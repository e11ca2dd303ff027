"""Verbs of the outbox: write a notice with the deed it tells of; send what waits; put back, drop, forget."""

from countersign.notices.actions.keeping import drop, forget, put_back, tidy
from countersign.notices.actions.sending import Delivered, deliver
from countersign.notices.actions.writing import Writing, put, put_many

__all__ = ["Delivered", "Writing", "deliver", "drop", "forget", "put", "put_back", "put_many", "tidy"]
