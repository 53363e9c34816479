ALTER TABLE articles ADD CONSTRAINT never_below_zero CHECK (available >= 0);

CREATE FUNCTION next_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;

CREATE TRIGGER next_version BEFORE UPDATE ON articles FOR EACH ROW EXECUTE FUNCTION next_version();

CREATE FUNCTION take_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE articles SET available = available - NEW.quantity WHERE sku = NEW.sku;
  RETURN NULL;
END $$;

CREATE TRIGGER take_line AFTER INSERT ON reservation_lines FOR EACH ROW EXECUTE FUNCTION take_line();

CREATE FUNCTION give_back_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE line reservation_lines;
BEGIN
  -- In the order in which the service inserts them.
  FOR line IN SELECT * FROM reservation_lines WHERE reservation_id = NEW.id ORDER BY sku COLLATE "C" LOOP
    UPDATE articles SET available = available + line.quantity WHERE sku = line.sku;
  END LOOP;
  RETURN NULL;
END $$;

CREATE TRIGGER give_back_lines AFTER UPDATE ON reservations FOR EACH ROW
  WHEN (OLD.status = 'held' AND NEW.status = 'cancelled') EXECUTE FUNCTION give_back_lines();
