"""What things cost, as ratios to a floor measured beside them in the same run: `make bench`."""
