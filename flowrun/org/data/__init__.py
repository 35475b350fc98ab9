"""Objects, fields and records: what a data file declares and the database keeps."""
