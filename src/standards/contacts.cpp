#include "standards/contacts.h"

#include "standards/store.h"

#include <map>

namespace rapport::standards {
namespace {

const Sql contacts_sql{"standards.contacts", Reach::business,
    "SELECT " + columns<Contact>() + " FROM touchpoints WHERE kind = $1 AND at >= $2 AND at < $3 ORDER BY at, id"};

// The standards in use, and this one also when it is not.
std::vector<Standard> competing(Context& ctx, const Standard& standard)
{
    auto all = store::list(ctx.db, {.kind = standard.kind, .retired = false});
    if (standard.retired_at) all.push_back(standard);
    return all;
}

}  // namespace

void each_contact(Context& ctx, const Standard& standard, Span span, const std::optional<std::string>& place, const std::function<void(const Contact&)>& take)
{
    const Applying applying(competing(ctx, standard));
    const auto wanted = place ? same_words(*place) : std::string();
    // There are few channels and stages, and folding a text is dear.
    std::map<std::pair<std::optional<std::string>, std::optional<touchpoints::Stage>>, bool> known;
    ctx.db.each<Contact>(contacts_sql, [&](Contact&& contact) {
        const auto [found, is_new] = known.try_emplace({contact.channel, contact.stage});
        if (is_new)
            found->second = applying.to(standard.kind, contact.channel, contact.stage) == standard.id && (!place || same_words(contact.channel.value_or("")) == wanted);
        if (found->second) take(contact);
    }, standard.kind, span.from, span.to);
}

Result<Span> span_of(const Context& ctx, std::optional<Day> from, std::optional<Day> to)
{
    if (from && to && *to < *from) return invalid("to", "This lies before the day from which on you ask.", "range");
    Span span;
    if (from) span.from = ctx.business.time_zone.start_of(*from);
    if (to) span.to = ctx.business.time_zone.start_of({to->days + 1});
    return span;
}

}  // namespace rapport::standards
