"""Code of the Glue jobs: entry scripts in `jobs`, everything else in `lib`."""
