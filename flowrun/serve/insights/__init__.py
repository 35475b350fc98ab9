"""What sessions were about, as AI Studio's Insights tell it."""
