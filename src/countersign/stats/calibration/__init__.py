"""How often does each method flag what never changed, and how often what did: the promises of this library, simulated.

series       steady series and providers of known truth, and lasting changes to be found
trials       one method on one kind of data: the share flagged by ours and by the reference's way, and the power
report       all of them as a table, in Markdown and CSV, each against its nominal rate
rules        the chances of run rules that XmR charts are set by

``countersign evaluate calibration`` runs them.
"""
