exports.up = db => db.runSql('sqls/20150101000000-users-up.sql');
