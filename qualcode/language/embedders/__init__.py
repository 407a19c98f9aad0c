"""One module for each place that embedders come from."""
