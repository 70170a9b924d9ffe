"""What the skin and mednist systems share inside their containers."""

import os

# Before torch is imported: OpenMP threads that wait by spinning starve two processes on the same cores; sleeping
# threads share them, at some cost in speed when there is one process only.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
