SELECT crdb_internal.nothing();
