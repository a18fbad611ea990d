--liquibase formatted sql
--changeset anna:2
ALTER TABLE ${person} ADD b int;
