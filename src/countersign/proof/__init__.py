"""Everything an outsider needs to check the public ledger, without Django and without trusting us.

canonical     the one byte form of a JSON value, and of a line of the ledger
commitments   promise a value now, show it later
merkle        the tree of RFC 6962: hashes, roots, proofs
frontier      the same tree, grown one leaf at a time
tiles         the tree cut into files that any web server can hand out (C2SP tlog-tiles)
notes         signed text (C2SP signed-note)
checkpoints   the signed statement of a tree's size and root (C2SP tlog-checkpoint)
keys          Ed25519 keys as text
"""
