"""Parameters, priors, claims and sources as cited data, and their typed loaders."""
