-- What we sell.
CREATE TABLE products (
    id {int8} NOT NULL,
    external_id {text},             -- the other system's id
    name {text} NOT NULL,
    name_folded {text} NOT NULL,
    category {text},
    price {int8},                   -- minor units
    stock {int8},
    warranty_days {int8},
    import_id {int8},
    created_at {int8} NOT NULL,
    updated_at {int8} NOT NULL,
    version {int8} NOT NULL,
    CONSTRAINT products_pkey PRIMARY KEY (id),
    CONSTRAINT products_external_id_key UNIQUE (external_id),
    CONSTRAINT products_warranty_not_negative CHECK (warranty_days >= 0)
) {strict};
CREATE INDEX products_by_name ON products (name_folded, id);

-- What a customer bought, or gave back.
CREATE TABLE orders (
    customer_id {int8} NOT NULL,
    id {int8} NOT NULL,
    external_id {text},             -- the other system's id; unique by order_keys
    ordered_at {int8} NOT NULL,
    date_only {int8} NOT NULL,      -- 1: only the day is known, ordered_at is its beginning
    ordered_on {int8} NOT NULL,     -- the day in the business's time zone
    channel {text},
    staff {text},
    place {text},
    amount {int8} NOT NULL,         -- minor units; the sum of the lines
    has_refund {int8} NOT NULL,     -- 1: a line has a negative amount or quantity
    lines {int8} NOT NULL,
    touchpoint_id {int8} NOT NULL,  -- its place on the timeline
    import_id {int8},
    created_at {int8} NOT NULL,
    updated_at {int8} NOT NULL,
    version {int8} NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) {keyed};
-- Customer by customer and day by day: what retention and lifetime value read, without touching the table.
CREATE INDEX orders_by_customer_day ON orders (customer_id, ordered_on, amount, has_refund);
CREATE INDEX orders_by_time ON orders (ordered_at, id);
CREATE INDEX orders_by_id ON orders (id);

CREATE TABLE order_items (
    customer_id {int8} NOT NULL,
    order_id {int8} NOT NULL,
    line {int8} NOT NULL,           -- 1, 2, ... as they were given
    product_id {int8},
    product {text},                 -- its name as it was sold
    quantity_milli {int8} NOT NULL, -- thousandths
    unit_price {int8},              -- minor units
    discount {int8},                -- of the whole line
    amount {int8} NOT NULL,
    CONSTRAINT order_items_pkey PRIMARY KEY (customer_id, order_id, line),
    CONSTRAINT order_items_order_fkey FOREIGN KEY (customer_id, order_id) REFERENCES orders (customer_id, id)
) {keyed};
CREATE INDEX order_items_by_product ON order_items (product_id, customer_id) WHERE product_id IS NOT NULL;

-- The other system's ids: each is one order of one customer.
CREATE TABLE order_keys (
    external_id {text} NOT NULL,
    customer_id {int8} NOT NULL,
    order_id {int8} NOT NULL,
    CONSTRAINT order_keys_pkey PRIMARY KEY (external_id)
) {keyed};
