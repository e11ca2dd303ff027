"""The directory as Open Referral UK reads it (HSDS-UK 3.0): services, who runs them, where.

Who commissions, who runs and who decides complaints are taxonomies of ours, since HSDS has no word for them: a service
carries the body as a term, and ``taxonomy_term_id`` finds every service of a body. No property of HSDS is given another
meaning.
"""
