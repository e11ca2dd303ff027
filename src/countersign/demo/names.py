"""Invented names of people and streets, chosen to be nobody's in particular."""

from __future__ import annotations

FIRST = (
    "Aurelie",
    "Bram",
    "Corisande",
    "Dorrit",
    "Ebbe",
    "Fenella",
    "Gwil",
    "Hesper",
    "Idony",
    "Jory",
    "Kester",
    "Linnet",
    "Merrin",
    "Nessa",
    "Oswin",
    "Petra",
)
LAST = (
    "Ashgrove",
    "Brindlewick",
    "Coldharrow",
    "Dunmarsh",
    "Elverby",
    "Fallowes",
    "Garrowby",
    "Hethersett-Vane",
    "Ingleholme",
    "Jessamine",
    "Kettlewray",
    "Lorrimond",
)
STREETS = (
    "Ropewalk Lane",
    "Tern Street",
    "Samphire Road",
    "Causeway Close",
    "Eelcatchers Row",
)
