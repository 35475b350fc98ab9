"""Jobs over many records: Bulk API 2.0, and the batches of 1.0."""
