"""Who runs: profile, safety card, capacities, conditioning, each with its spread and origin."""
