"""Contracts by the Open Contracting Data Standard 1.1: release packages and record packages, a process or a page.

A process is one ocid. Its releases are that of the procurement under way, or of the last one, and one of each contract
with all its terms. Its record adds what they come to together.
"""
