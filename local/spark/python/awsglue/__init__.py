"""A clean-room stand-in for the parts of AWS Glue's Python library that jobs use to start and to end.

Written from its documentation. What it does not have raises NotImplementedError by name.
"""
