-- Who wants to be asked less often than others. A row stands until they, or a person with their reason, take it back.
CREATE TABLE survey_seldoms (
    customer_id {int8} NOT NULL,
    id {int8} NOT NULL,
    at {int8} NOT NULL,
    CONSTRAINT survey_seldoms_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT survey_seldoms_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) {keyed};
