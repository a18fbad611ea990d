"""What has changed between two states of a schema or its page, in the schema's own words."""
