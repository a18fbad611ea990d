"""Whether anything has changed since the last build, told without a server: by digests of files."""
