"""The library: each job as one call that returns one typed result; `crampcast` itself offers its names."""
