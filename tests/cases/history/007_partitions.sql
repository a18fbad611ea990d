CREATE TABLE readings_2025 PARTITION OF readings FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE archive (at date NOT NULL, value int);
CREATE INDEX only_2024 ON readings_2024 (value);
ALTER TABLE readings_2024 RENAME TO readings_of_2024;
