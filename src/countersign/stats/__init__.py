"""Statistics as pure functions: numbers in, numbers out. Knows neither Django nor any database.

intervals    how sure a share or a rate is
agreement    how well two coders agree, and how well a rule agrees with people
funnel       which shares lie further from the whole than chance explains
disclosure   the last step before anything is shown: small numbers never get out
"""
