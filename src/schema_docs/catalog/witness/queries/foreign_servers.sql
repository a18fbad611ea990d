-- One row: a foreign server.
SELECT foreign_server_name AS name, foreign_data_wrapper_name AS wrapper,
       foreign_server_type AS type, foreign_server_version AS version,
       authorization_identifier AS owner
FROM information_schema.foreign_servers
