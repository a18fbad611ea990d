"""The settings of a repository: from a file, under options; an unknown key is an error."""
