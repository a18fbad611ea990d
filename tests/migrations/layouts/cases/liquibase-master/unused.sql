--liquibase formatted sql
--changeset anna:9
SELECT 1/0;
