"""What the jobs are made of. Travels as their extra Python files; never imports awsglue."""
