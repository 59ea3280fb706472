"""A cost surface: drawn, turned, walked on."""
