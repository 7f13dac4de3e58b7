-- The two roles and the database. As a superuser:
--   psql -v owner_password=… -v application_password=… -f deploy/roles.sql
-- The owner migrates and has the tables; the application has only the rights that `stupeni migrate` grants it.
\set ON_ERROR_STOP on
CREATE ROLE stupeni_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE stupeni LOGIN PASSWORD :'application_password';
CREATE DATABASE stupeni OWNER stupeni_owner TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE stupeni FROM PUBLIC;
GRANT CONNECT ON DATABASE stupeni TO stupeni;
