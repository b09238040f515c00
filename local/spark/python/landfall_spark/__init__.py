"""The local runtime's Spark worker: one warm session that executes Glue scripts one after another."""
