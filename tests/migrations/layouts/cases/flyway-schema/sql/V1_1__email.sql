ALTER TABLE ${flyway:defaultSchema}.users ADD email ${kind}
