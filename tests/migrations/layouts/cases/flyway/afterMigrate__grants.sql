COMMENT ON VIEW mails IS 'after all';
