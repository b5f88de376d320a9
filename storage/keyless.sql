-- Who has no key cannot be read any more: everything about these people goes, as "forget me" does it.
CREATE TEMPORARY VIEW keyless AS
    SELECT id FROM people WHERE id NOT IN (SELECT person_id FROM person_keys);
DELETE FROM notices WHERE subject_id IN (
    SELECT id FROM keyless
    UNION SELECT id FROM appointments WHERE resident_id IN (SELECT id FROM keyless)
    UNION SELECT id FROM allowances WHERE resident_id IN (SELECT id FROM keyless)
    UNION SELECT id FROM appointment_requests WHERE resident_id IN (SELECT id FROM keyless)
    UNION SELECT id FROM messages WHERE resident_id IN (SELECT id FROM keyless)
);
DELETE FROM people WHERE id IN (SELECT id FROM keyless);
DROP VIEW keyless;
