ALTER TABLE articles ADD CONSTRAINT available_not_negative CHECK (available >= 0);
