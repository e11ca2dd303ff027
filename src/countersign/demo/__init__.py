"""Eastmarsh: a fictional place with known truth, to try every part of the loop on."""
