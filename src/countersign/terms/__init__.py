"""Terms: what a contract says about the public, who must do what by when, and whether it was done."""
