"""The cramp hazard of every muscle, its causes and its uncertainty."""
