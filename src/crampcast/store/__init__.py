"""The diary on disk: originals by content hash, derived values as a cache that can be rebuilt."""
