#include "demo/rows.h"

#include "base/csv/writer.h"

#include <cstdio>

namespace rapport::demo {
namespace {

constexpr std::uint64_t stock_stream = 6'000'000;

std::string euros(int cents)
{
    char text[24];
    std::snprintf(text, sizeof text, "%d.%02d", cents / 100, cents % 100);
    return text;
}

std::string numbered(const char* prefix, std::size_t number)
{
    char text[32];
    std::snprintf(text, sizeof text, "%s%06zu", prefix, number);
    return text;
}

const std::string& id_of(const std::vector<Person>& people, int person) { return people[static_cast<std::size_t>(person)].external_id; }

}  // namespace

std::string customers_csv(const std::vector<Person>& people)
{
    std::string out;
    csv::Writer writer(out);
    writer.row({"external_id", "name", "preferred_name", "pronunciation", "email", "phone", "birthday", "gender", "income_band", "occupation", "street",
                "city", "postcode", "country", "language", "company", "household", "interests", "tags", "source", "joined_at", "consent_email",
                "consent_sms", "consent_phone", "consent_post", "notes"});
    for (const auto& person : people) {
        const auto& p = person.profile;
        writer.row({person.external_id, p.name, p.preferred_name, p.pronunciation, p.email, p.phone, p.birthday, p.gender, p.income_band, p.occupation,
                    p.street, p.city, p.postcode, p.country, p.language, p.company, p.household, p.interests, p.tags, p.source,
                    rapport::to_text(person.joined), p.consent_email, p.consent_sms, p.consent_phone, p.consent_post, p.notes});
    }
    return out;
}

std::string products_csv(std::uint64_t seed)
{
    std::string out;
    csv::Writer writer(out);
    Random random(seed, stock_stream);
    writer.row({"product_id", "product", "category", "price", "stock", "warranty_days"});
    for (const auto& product : products()) {
        const bool counted = product.shelf != Shelf::coffee && product.shelf != Shelf::drink;
        const bool lasts = product.warranty_days > 0;
        const std::string stock = lasts ? "4" : counted ? std::to_string(random.between(0, 3 * product.popularity)) : "";
        writer.row({product.id, product.name, category(product.shelf), euros(product.price), stock, lasts ? std::to_string(product.warranty_days) : ""});
    }
    return out;
}

std::string orders_csv(const std::vector<Order>& orders, const std::vector<Person>& people)
{
    std::string out;
    out.reserve(orders.size() * 300);
    csv::Writer writer(out);
    writer.row({"order_id", "customer_id", "ordered_at", "product_id", "product", "category", "quantity", "unit_price", "discount", "amount", "channel",
                "staff", "place"});
    for (std::size_t i = 0; i < orders.size(); ++i) {
        const auto& order = orders[i];
        const auto id = numbered("O-", i + 1);
        const auto moment = to_text(order.at);
        for (const auto& line : order.lines) {
            const auto& product = products()[static_cast<std::size_t>(line.product)];
            writer.row({id, id_of(people, order.person), moment, product.id, product.name, category(product.shelf), std::to_string(line.quantity),
                        euros(line.unit_price), euros(line.discount), euros(line.amount()), order.channel, order.staff, order.place});
        }
    }
    return out;
}

std::string touchpoints_csv(const std::vector<Touch>& touches, const std::vector<Person>& people)
{
    std::string out;
    csv::Writer writer(out);
    writer.row({"touchpoint_id", "customer_id", "at", "kind", "direction", "channel", "stage", "staff", "waited_seconds", "expectation", "summary", "expectation_by",
                "feeling", "feeling_source"});
    for (std::size_t i = 0; i < touches.size(); ++i) {
        const auto& touch = touches[i];
        const std::string waited = touch.waited_seconds < 0 ? "" : std::to_string(touch.waited_seconds);
        writer.row({numbered("T-", i + 1), id_of(people, touch.person), to_text(touch.at), touch.kind, touch.direction, touch.channel, touch.stage,
                    touch.staff, waited, touch.expectation, touch.summary, touch.expectation_by, touch.feeling, touch.feeling_source});
    }
    return out;
}

std::string responses_csv(const std::vector<Answer>& answers, const std::vector<Person>& people)
{
    std::string out;
    csv::Writer writer(out);
    writer.row({"response_id", "customer_id", "at", "survey", "score", "comment", "channel"});
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const auto& answer = answers[i];
        writer.row({numbered("R-", i + 1), id_of(people, answer.person), to_text(answer.at), answer.survey, std::to_string(answer.score), answer.comment,
                    answer.channel});
    }
    return out;
}

}  // namespace rapport::demo
