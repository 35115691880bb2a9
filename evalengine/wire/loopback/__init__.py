"""`wire`, `phone` and `places`, in one process and without time of their own."""
