"""Open311 GeoReport v2: report what happened from other people's software, and read what became of it.

What is listed as a request is a published finding: counted, fact-checked, with somebody who must answer by a date. An
account of one person is never listed; whoever sent it can ask for it by the token that came back. (Decision 331.)
"""
