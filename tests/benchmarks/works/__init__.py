"""What is measured: each work builds its world, runs both sides by turns and returns lines."""
