#include "cases/case.h"

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

}  // namespace

Way way_of(Source source)
{
    switch (source) {
    case Source::mail:
    case Source::form:
    case Source::survey: return Way::email;
    case Source::phone: return Way::call;
    case Source::counter: return Way::in_person;
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
    entry.kind = filed.source == Source::mail ? touchpoints::Kind::email : touchpoints::Kind::service;
    entry.direction = touchpoints::Direction::in;
    entry.channel = std::string(enum_text(filed.source));
    entry.staff = filed.opened_by;
    entry.staff_id = filed.opened_by_id;
    if (filed.kind == Kind::complaint) entry.expectation = touchpoints::Expectation::missed;
    if (filed.kind == Kind::complaint) entry.expectation_by = filed.subject.substr(0, 500);
    entry.summary = filed.subject;
    return entry;
}

}  // namespace rapport::cases
