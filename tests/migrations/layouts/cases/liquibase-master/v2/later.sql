--liquibase formatted sql
--changeset anna:1
CREATE TABLE ${person} (id bigint PRIMARY KEY);
