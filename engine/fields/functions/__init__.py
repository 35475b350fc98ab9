"""Functions: values that are computed of others, written as blocks such as `{sum: [$A, 1]}`."""
