#include "enquiries/row.h"

#include "base/csv/values.h"
#include "touchpoints/cells.h"

namespace rapport::enquiries {
namespace {

enum Column { enquiry_id, customer_id, at, channel, asked, staff, answered_at, product_id, product, quantity, unit_price, quoted_at, valid_until, outcome,
              ended_at, reason, lost_to, order_id, note };

Result<Done> read_goods(EnquiryRow& row, const imports::Reading& reading, const imports::Cells& cells)
{
    TRY(row.product_id, touchpoints::text_cell(cells[product_id], "product_id", 200));
    TRY(row.product, touchpoints::text_cell(cells[product], "product", 200));
    if (!cells[quantity].empty()) {
        const auto number = csv::thousandths(cells[quantity], reading.decimal_comma);
        if (!number) return imports::at_field(number.error(), "quantity");
        row.quantity_milli = *number;
        if (row.quantity_milli <= 0) return invalid("quantity", "How many must be more than none.", "range");
    }
    if (cells[unit_price].empty()) return Done{};
    TRY(row.unit_price, reading.minor_units(cells[unit_price], "unit_price"));
    if (*row.unit_price < 0) return invalid("unit_price", "A price is not below nothing.", "range");
    if (!row.product && !row.product_id) return invalid("product", "Say what this price is for.", "required");
    Line priced;
    priced.quantity_milli = row.quantity_milli;
    priced.unit_price = Money{*row.unit_price, reading.business.currency};
    if (!is_payable(priced)) return invalid("unit_price", "This amount is too large.", "range");
    return Done{};
}

Result<Done> read_end(EnquiryRow& row, const imports::Reading& reading, const imports::Cells& cells)
{
    TRY(row.outcome, touchpoints::enum_cell<State>(cells[outcome], "outcome"));
    TRY(row.ended_at, touchpoints::time_cell(reading, cells[ended_at], "ended_at"));
    TRY(row.reason, touchpoints::enum_cell<Reason>(cells[reason], "reason"));
    TRY(row.lost_to, touchpoints::text_cell(cells[lost_to], "lost_to", 200));
    TRY(row.order_id, touchpoints::text_cell(cells[order_id], "order_id", 200));
    TRY(row.note, touchpoints::text_cell(cells[note], "note", 1000));
    return Done{};
}

}  // namespace

std::vector<imports::Field> enquiry_fields()
{
    return {
        {"enquiry_id", false, {"id", "enquiryno", "quoteno", "anfrage", "anfragenummer"}},
        {"customer_id", true, {"customer", "customerno", "kundennummer", "kunde"}},
        {"at", true, {"askedat", "date", "datum"}, true},
        {"channel", false, {"kanal"}},
        {"asked", false, {"text", "request", "subject", "betreff"}},
        {"staff", false, {"employee", "mitarbeiter"}},
        {"answered_at", false, {"answeredon"}, true},
        {"product_id", false, {"sku", "artikelnummer"}},
        {"product", false, {"productname", "artikel"}},
        {"quantity", false, {"qty", "menge"}},
        {"unit_price", false, {"price", "preis"}},
        {"quoted_at", false, {"quotedon"}, true},
        {"valid_until", false, {"validto", "expires", "gueltigbis"}, true},
        {"outcome", false, {"state", "status"}},
        {"ended_at", false, {"closedat", "wonat", "lostat"}, true},
        {"reason", false, {"lostreason", "grund"}},
        {"lost_to", false, {"competitor", "mitbewerber"}},
        {"order_id", false, {"orderno"}},
        {"note", false, {"notes", "notiz"}},
    };
}

Result<EnquiryRow> read_enquiry_row(const imports::Reading& reading, const imports::Cells& cells)
{
    EnquiryRow row;
    TRY(auto id, touchpoints::text_cell(cells[enquiry_id], "enquiry_id", 200));
    row.enquiry_id = std::move(id).value_or("");
    TRY(auto customer, touchpoints::text_cell(cells[customer_id], "customer_id", 200));
    if (!customer) return invalid("customer_id", "This is needed.", "required");
    row.customer_id = std::move(*customer);
    TRY(const auto moment, reading.moment(cells[at], "at"));
    row.at = moment.at;
    TRY(row.channel, touchpoints::text_cell(cells[channel], "channel", 60));
    TRY(row.asked, touchpoints::text_cell(cells[asked], "asked", 2000));
    TRY(row.staff, touchpoints::text_cell(cells[staff], "staff", 200));
    TRY(row.answered_at, touchpoints::time_cell(reading, cells[answered_at], "answered_at"));
    CHECK(read_goods(row, reading, cells));
    TRY(row.quoted_at, touchpoints::time_cell(reading, cells[quoted_at], "quoted_at"));
    if (!cells[valid_until].empty()) {
        TRY(row.valid_until, reading.day(cells[valid_until], "valid_until"));
    }
    CHECK(read_end(row, reading, cells));
    return row;
}

std::string enquiry_key(const EnquiryRow& row)
{
    return row.enquiry_id.empty() ? "c" + row.customer_id + "\x1f" + std::to_string(row.at.us) : "i" + row.enquiry_id;
}

}  // namespace rapport::enquiries
