#include "cases/case.h"

#include "base/text.h"

#include <algorithm>

namespace rapport::cases {
namespace {

// An answer in person is no visit: nobody's rhythm is made of it.
touchpoints::Kind kind_of(Way way)
{
    switch (way) {
    case Way::call: return touchpoints::Kind::call;
    case Way::email: return touchpoints::Kind::email;
    case Way::letter: return touchpoints::Kind::letter;
    case Way::chat: return touchpoints::Kind::chat;
    case Way::in_person: return touchpoints::Kind::service;
    case Way::public_reply: return touchpoints::Kind::social;
    case Way::cannot_be_reached: break;
    }
    return touchpoints::Kind::service;
}

touchpoints::Touchpoint about(const Filed& filed)
{
    touchpoints::Touchpoint entry;
    entry.customer_id = *filed.customer_id;
    entry.stage = touchpoints::Stage::gets_help;
    entry.source_kind = "case";
    entry.source_id = to_text(filed.id);
    entry.import_id = filed.import_id;
    return entry;
}

// A scheme, a host and what lies there. Whatever stands before an @ looks like the host and is none.
bool is_web_address(std::string_view link)
{
    const auto colon = link.find("://");
    if (colon == link.npos) return false;
    const auto scheme = fold(link.substr(0, colon));
    const auto host = link.substr(colon + 3, link.find_first_of("/?#", colon + 3) - (colon + 3));
    const bool is_plain = std::ranges::none_of(link, [](unsigned char c) { return c <= ' ' || c == 127 || c == '"' || c == '<' || c == '>' || c == '\\'; });
    return is_plain && (scheme == "https" || scheme == "http") && !host.empty() && host.front() != ':' && host.find_first_of("@[]") == host.npos;
}

}  // namespace

Kind usual_kind(Source source, std::optional<std::int64_t> stars) { return source == Source::review && stars.value_or(0) >= 4 ? Kind::praise : Kind::complaint; }

std::optional<Fault> place_fault(const Filed& filed)
{
    if (is_public(filed.source) && !filed.place) return Fault{"/place", "required", "Say where it stands: a review or a post is answered there."};
    if (filed.stars && filed.source != Source::review) return Fault{"/stars", "not_here", "Stars belong to a review. Say that it is one, or leave them out."};
    if (filed.stars && (*filed.stars < 1 || *filed.stars > 5)) return Fault{"/stars", "range", "Stars are 1 to 5."};
    if (filed.link && !is_web_address(*filed.link)) return Fault{"/link", "format", "This is no address on the web such as https://example.org/reviews/1."};
    return std::nullopt;
}

Way way_of(Source source)
{
    switch (source) {
    case Source::mail:
    case Source::form:
    case Source::survey: return Way::email;
    case Source::phone: return Way::call;
    case Source::counter: return Way::in_person;
    case Source::review:
    case Source::post: return Way::public_reply;
    }
    return Way::email;
}

touchpoints::Touchpoint timeline_entry(const Filed& filed, const Entry& words)
{
    auto entry = about(filed);
    entry.id = words.touchpoint_id.value_or(Id<touchpoints::Touchpoint>{});
    entry.at = words.at;
    entry.kind = kind_of(words.way.value_or(way_of(filed.source)));
    entry.direction = words.kind == EntryKind::answer ? touchpoints::Direction::out : touchpoints::Direction::in;
    entry.staff = words.staff;
    entry.staff_id = words.staff_id;
    entry.summary = words.words;
    return entry;
}

touchpoints::Touchpoint timeline_entry(const Filed& filed)
{
    auto entry = about(filed);
    entry.id = filed.touchpoint_id.value_or(Id<touchpoints::Touchpoint>{});
    entry.at = filed.opened_at;
    entry.kind = filed.source == Source::mail ? touchpoints::Kind::email : is_public(filed.source) ? touchpoints::Kind::social : touchpoints::Kind::service;
    entry.direction = touchpoints::Direction::in;
    entry.channel = filed.place.value_or(std::string(enum_text(filed.source)));
    if (is_public(filed.source) && filed.kind == Kind::praise) entry.stage = touchpoints::Stage::recommends;
    entry.staff = filed.opened_by;
    entry.staff_id = filed.opened_by_id;
    if (filed.kind == Kind::complaint) entry.expectation = touchpoints::Expectation::missed;
    if (filed.kind == Kind::complaint) entry.expectation_by = filed.subject.substr(0, 500);
    entry.summary = filed.subject;
    return entry;
}

}  // namespace rapport::cases
