"""Measurements, as ratios to a physical limit or to a peer in the same run. `bin/bench` lists them."""
