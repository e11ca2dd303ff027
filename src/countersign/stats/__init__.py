"""Statistics as pure functions: numbers in, numbers out. Knows neither Django nor any database.

intervals    how sure a share or a rate is
standardisation, two_proportions   rates made comparable; two shares against each other
duration     how long people wait for an answer, with those who still wait counted
agreement    how well two coders agree, and how well a rule agrees with people
krippendorff the same for any number of coders, with gaps, on any scale
funnel       which providers lie further from the whole than chance and their usual differences explain
shrink       fair comparison: figures drawn towards the whole, standing, rank uncertainty, case mix, track record
monitoring   is something changing, or is it chance: charts over time, surveillance, a budget for false alarms
calibration  how often each of these flags what never changed, by simulation
survey       what a survey says about everybody: weights, standard errors, framing experiments
causal       did it help? before and after, with and without a change: association, not proof
sortition    a panel drawn by lot from volunteers that meets every quota, with the fairest chances
multiplicity p values adjusted for many questions at once
decision     an award decided in the open: formulas, totals, the place of the record, sensitivity, simulation
disclosure   the last step before anything is shown: small numbers never get out

reading      numbers out of NumPy, pandas, Polars, Arrow or lists;  tails  where a count lies between two tails
"""
