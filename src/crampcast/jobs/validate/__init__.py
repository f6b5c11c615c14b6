"""Hold the program against what has been published: values and cohorts."""
