"""One running session: it owns sensors, pipeline, recorder and guidance."""
