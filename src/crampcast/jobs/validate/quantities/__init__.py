"""What of the published values the program can compute: one evaluator a quantity and model.

Every module here registers its evaluators when it is imported; none holds physics of its own.
"""
