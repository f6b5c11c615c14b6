"""The only place where mechanisms are wired: state, step, forecast and replay."""
