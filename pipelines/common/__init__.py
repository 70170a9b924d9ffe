"""What the skin and mednist systems share inside their containers."""
