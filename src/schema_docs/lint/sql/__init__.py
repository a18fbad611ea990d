"""The statements and comments of migrations, as rules look at them; nothing here judges."""
