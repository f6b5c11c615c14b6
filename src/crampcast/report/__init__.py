"""Charts, text and HTML made from the results of jobs."""
