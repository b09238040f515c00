"""The local form of Glue's Python shell: a process for each run, forked off one in which boto3 is loaded already."""
