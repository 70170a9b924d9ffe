"""What the skin and mednist systems share inside their containers."""

import os

# Before torch is imported: OpenMP threads that wait by spinning make two processes on the same cores up to fifty times
# slower than one after the other; sleeping costs a quarter of the speed when there is one.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
