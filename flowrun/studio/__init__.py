"""The studio: a local web page over a folder of flows, whose files stay the only truth."""
