-- One row: a foreign-data wrapper.
SELECT foreign_data_wrapper_name AS name, authorization_identifier AS owner
FROM information_schema.foreign_data_wrappers
