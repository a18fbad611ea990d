ALTER TABLE orders DROP early;
