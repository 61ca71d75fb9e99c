// Strangers' bodies: each becomes a typed input, or a refusal that says what is wrong and where. What was taken comes back
// as it was when it is written and read again.
#include "base/clean.h"
#include "base/json.h"
#include "base/csv/encoding.h"
#include "base/test/demand.h"

namespace {

using namespace rapport;

enum class Channel { counter, web };
BOOST_DESCRIBE_ENUM(Channel, counter, web)

struct Line {
    Text<1, 20> product;
    std::int32_t quantity = 0;
    std::optional<Money> price;
    bool operator==(const Line&) const = default;
};
BOOST_DESCRIBE_STRUCT(Line, (), (product, quantity, price))

// All kinds of members that a body may have.
struct Order {
    Id<Order> id;
    Instant placed_at;
    std::optional<Day> due;
    Channel channel = Channel::counter;
    bool paid = false;
    std::vector<Line> lines;
    Strings notes;
    Fields fields;
    std::optional<std::int64_t> points;
    std::optional<std::map<std::string, std::vector<Channel>>> seen;
    bool operator==(const Order&) const = default;
};
BOOST_DESCRIBE_STRUCT(Order, (), (id, placed_at, due, channel, paid, lines, notes, fields, points, seen))

struct ChangeOrder {
    Patch<Text<1, 20>> customer;
    Patch<Day> due;
    Patch<Channel> channel;
    Patch<Money> tip;
    Patch<Fields> fields;
};
BOOST_DESCRIBE_STRUCT(ChangeOrder, (), (customer, due, channel, tip, fields))

// Each pointer leads to what is there, or to a member that is missing from an object that is there.
bool leads_somewhere(const json::value& body, const Fault& fault)
{
    boost::system::error_code wrong;
    if (fault.code != "required" || body.find_pointer(fault.pointer, wrong)) return body.find_pointer(fault.pointer, wrong) != nullptr;
    const auto* parent = body.find_pointer(fault.pointer.substr(0, fault.pointer.rfind('/')), wrong);
    return parent && parent->is_object();
}

void check_refusal(const Error& error, const json::value& body)
{
    demand(error.refusal == Refusal::invalid && !error.detail.empty() && !error.faults.empty());
    for (const Fault& fault : error.faults) {
        demand(!fault.code.empty() && !fault.detail.empty());
        demand(csv::is_utf8(fault.pointer) && leads_somewhere(body, fault));
    }
}

void check_order(std::string_view text, const json::value& body)
{
    const auto order = from_json_text<Order>(text);
    if (!order) return check_refusal(order.error(), body);
    const auto written = to_json(*order);
    const auto again = from_json_text<Order>(written);
    demand(again.has_value() && *again == *order && to_json(*again) == written);
}

// RFC 7396: what is absent, what is null and what has a value stay apart.
template <class T> void check_member(const json::object& body, const char* name, const Patch<T>& patch)
{
    const auto* sent = body.if_contains(name);
    demand(patch.present == (sent != nullptr));
    demand(patch.value.has_value() == (sent && !sent->is_null()));
    if (!patch.value) return;
    const auto again = from_json_text<T>(to_json(*patch.value));
    demand(again.has_value() && *again == *patch.value);
}

void check_change(std::string_view text, const json::value& body)
{
    const auto change = from_json_text<ChangeOrder>(text);
    if (!change) return check_refusal(change.error(), body);
    each_member<ChangeOrder>([&](const char* name, auto member) { check_member(body.get_object(), name, (*change).*member); });
}

// A text that we take can be told: names, notes and the words of a refusal alike.
void check_text(std::string_view text)
{
    if (text_fault(text, 0, text.size(), "")) return;
    const auto again = from_json_text<std::string>(to_json(std::string(text)));
    demand(again.has_value() && *again == clean(std::string(text)));
}

}  // namespace

RAPPORT_ID(Order, "ord");

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_text(text);

    const auto body = parse_json(text);
    if (!body) {
        demand((body.error().code == "not_json" || body.error().code == "name_twice") && !body.error().detail.empty());
        demand(!from_json_text<Order>(text));
        return 0;
    }
    check_order(text, *body);
    check_change(text, *body);
    return 0;
}
