ALTER TABLE ${person} ADD a int;
