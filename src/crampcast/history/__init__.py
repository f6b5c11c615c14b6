"""From a training log to a runner: replay, envelopes, capacity, acclimatisation."""
