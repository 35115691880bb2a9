"""`wire` and `phone`, in one process and without time of their own."""
