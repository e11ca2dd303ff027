"""How fast the site may be used: floods of reading are held, bursts of forms are slowed, and nobody in danger waits."""
