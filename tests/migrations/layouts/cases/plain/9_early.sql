ALTER TABLE orders ADD early boolean;
