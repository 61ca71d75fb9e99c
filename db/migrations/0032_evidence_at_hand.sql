-- Touchpoints that can be evidence of how far somebody has come on the ladder. An order has its row in orders.
CREATE INDEX touchpoints_telling ON touchpoints (at, customer_id)
    WHERE kind = 'service' OR kind = 'meeting' OR kind = 'event' OR expectation IS NOT NULL OR stage = 'asks' OR stage = 'gets_help'
       OR stage = 'recommends' OR (kind = 'order' AND COALESCE(source_kind, '') <> 'order');
