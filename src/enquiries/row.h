// A row of a file of enquiries: one thing they want, with what is said of the whole enquiry.
#pragma once
#include "enquiries/enquiry.h"
#include "imports/names.h"

namespace rapport::enquiries {

struct EnquiryRow {
    std::string enquiry_id;         // the other system's, or ours ("enq_..."), or empty
    std::string customer_id;        // the other system's, or ours
    Instant at;
    std::optional<std::string> channel, asked, staff;
    std::optional<Instant> answered_at;
    std::optional<std::string> product_id, product;
    std::int64_t quantity_milli = 1000;
    std::optional<std::int64_t> unit_price;     // minor units
    std::optional<Instant> quoted_at;
    std::optional<Day> valid_until;
    std::optional<State> outcome;
    std::optional<Instant> ended_at;
    std::optional<Reason> reason;
    std::optional<std::string> lost_to, order_id, note;
};
BOOST_DESCRIBE_STRUCT(EnquiryRow, (), (enquiry_id, customer_id, at, channel, asked, staff, answered_at, product_id, product, quantity_milli, unit_price,
    quoted_at, valid_until, outcome, ended_at, reason, lost_to, order_id, note))

std::vector<imports::Field> enquiry_fields();

// invalid at the column: no customer, a time or figure that is none, an unknown outcome or reason, a text that is too long or cannot be
// shown.
Result<EnquiryRow> read_enquiry_row(const imports::Reading& reading, const imports::Cells& cells);

// Rows with the same key are one enquiry: those of one enquiry_id, else those of one customer at one time.
std::string enquiry_key(const EnquiryRow& row);

}  // namespace rapport::enquiries
