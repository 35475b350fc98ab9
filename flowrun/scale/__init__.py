"""Sessions beyond one machine: on Restate, by workers and fronts that keep nothing."""
