"""Watching measures over time: is something changing, or is it chance. One series or thousands at once.

xmr          limits and rules of Making Data Count, with a stated chance of false alarms
charts       p, u, c, g, t, I and their primed forms      runs     run charts, Anhøj's rules
zones        Western Electric and Nelson rules            ewma     moving averages
recent       Fingertips' recent trend                     cusum    sums of evidence, also risk-adjusted
glr          a change of unknown size and time            arl      run lengths, and thresholds for a wanted one
farrington   higher than this time of year explains       ears, bounds   quick methods for young series
signals      one form for what was found, and a budget for false alarms over everything
"""
