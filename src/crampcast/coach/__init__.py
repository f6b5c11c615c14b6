"""Those who look after many runners: accounts, consent, who may see whom, the queue, the diaries."""
