\restrict abc
--
-- PostgreSQL database dump
--

SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);

--
-- Name: public; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA public;

CREATE TABLE public.users (
    id bigint NOT NULL,
    email text
);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);

\unrestrict abc

SET search_path TO "$user", public;

CREATE TABLE public.schema_migrations (version text PRIMARY KEY);
INSERT INTO "schema_migrations" (version) VALUES
('20240102000000'),
('20240101000000');
