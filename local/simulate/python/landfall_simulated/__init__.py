"""The jobs' real code in simulated histories: one process, its calls and its clock in the hands of the simulation."""
