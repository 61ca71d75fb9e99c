#include "cases/pages/contact.h"

#include "base/clean.h"
#include "base/mail/address.h"
#include "base/mail/incoming/decode.h"
#include "base/text.h"
#include "cases/heard.h"
#include "cases/pages/words.h"
#include "cases/service.h"
#include "surveys/pages/form.h"
#include "surveys/pages/page.h"

namespace rapport::cases {
namespace {

using surveys::pages::Form;

const std::string path = "/contact";
constexpr std::size_t most_words = 4000, most_name = 100, most_contact = 200;

const Sql written_sql{"cases.count_written", Reach::business, "SELECT COUNT(*) FROM cases WHERE opened_at >= $1 AND source = 'form' AND opened_by_id IS NULL AND import_id IS NULL"};

// At most two: of several nobody knows whose it is.
const Sql owners_sql{"cases.owners_of_address", Reach::business, "SELECT customer_id FROM customer_contacts WHERE kind = 'email' AND key = $1 ORDER BY customer_id LIMIT 2"};

// The one customer who has this address, as for a mail that comes from it.
std::optional<Id<customers::Customer>> owner_of(Db& db, const std::string& contact)
{
    const auto owners = db.all<Id<customers::Customer>>(owners_sql, email_key(contact));
    return owners.size() == 1 ? std::optional(owners.front()) : std::nullopt;
}

struct Shown {
    const pages::ContactWords& own;
    const surveys::pages::Words& say;
    Kind kind = Kind::question;
    std::string words = {}, name = {}, contact = {};
    std::string_view fault = {};
};

Shown shown(const http::Request& request)
{
    const auto accepted = request.header("Accept-Language").value_or("");
    const auto language = accepted.substr(0, accepted.find_first_of(",;"));
    return {pages::contact_words_in(language), surveys::pages::words_in(language)};
}

void write_line(Html& page, std::string_view label, const char* name, const std::string& value, std::size_t most, const char* fills_in)
{
    page.open("h2").with("label", label, {{"for", name}}).close();
    page.open("p", {{"class", "find"}});
    page.single("input", {{"id", name}, {"name", name}, {"value", value}, {"maxlength", std::to_string(most)}, {"autocomplete", fills_in}, {"dir", "auto"}}).close();
}

void write_kinds(Html& page, const Shown& at)
{
    page.open("fieldset").open("legend").with("h2", at.own.about).close();
    page.open("div", {{"class", "list"}});
    for (const auto& [kind, label] : {std::pair{Kind::complaint, at.own.complaint}, {Kind::question, at.own.question}, {Kind::request, at.own.request}, {Kind::praise, at.own.praise}}) {
        page.open("label").single("input", {{"type", "radio"}, {"name", "kind"}, {"value", std::string(enum_text(kind))}, {"checked", "", kind == at.kind}});
        page.with("span", label).close();
    }
    page.close().close();
}

http::Response show(Context& ctx, const Shown& at, int status = 200)
{
    auto page = surveys::pages::begin({std::string(at.say.language), std::string(at.own.title)});
    page.with("p", ctx.business.name, {{"class", "shop"}, {"dir", "auto"}}).with("h1", at.own.title);
    page.open("form", {{"method", "post"}, {"action", path}});
    if (!at.fault.empty()) page.with("p", at.fault, {{"class", "wrong"}, {"role", "alert"}});
    write_kinds(page, at);
    page.open("h2").with("label", at.own.words, {{"for", "words"}}).close();
    page.open("textarea", {{"id", "words"}, {"name", "words"}, {"rows", "6"}, {"maxlength", std::to_string(most_words)}, {"required", ""}, {"dir", "auto"}});
    page.text(at.words.empty() ? "" : "\n" + at.words).close();
    write_line(page, at.own.name, "name", at.name, most_name, "name");
    write_line(page, at.own.contact, "contact", at.contact, most_contact, "email");
    page.open("p", {{"class", "row"}}).with("button", at.own.send, {{"type", "submit"}}).close();
    page.with("p", at.own.what_for, {{"class", "small"}}).close();
    return surveys::pages::send(status, page);
}

http::Response read(Context& ctx, const http::Request& request)
{
    auto at = shown(request);
    if (request.query_value("sent")) return surveys::pages::notice(200, at.say.language, at.own.sent_title, at.own.sent);
    at.kind = parse_enum<Kind>(request.query_value("kind").value_or("")).value_or(at.kind);
    return show(ctx, at);
}

// What they typed, without what nobody sees; of too much there is enough left to say so.
std::string typed(const Form& form, const char* name, std::size_t most)
{
    constexpr std::size_t bytes_of_a_letter = 4;
    return clean(mail::incoming::clean_text(form.text(name).value_or(""), bytes_of_a_letter * (most + 1)));
}

std::string_view fault_of(const Shown& at)
{
    if (at.words.empty()) return at.own.say_something;
    const bool fits = !text_fault(at.words, 1, most_words, "") && !text_fault(at.name, 0, most_name, "") && !text_fault(at.contact, 0, most_contact, "");
    return fits ? "" : at.say.too_long;
}

http::Response write(Context& ctx, const http::Request& request)
{
    auto at = shown(request);
    const Form form(request);
    at.kind = parse_enum<Kind>(form.text("kind").value_or("")).value_or(at.kind);
    at.words = typed(form, "words", most_words);
    at.name = tidy(typed(form, "name", most_name));
    at.contact = tidy(typed(form, "contact", most_contact));
    at.fault = fault_of(at);
    if (!at.fault.empty()) return show(ctx, at, 422);
    if (ctx.db.value<std::int64_t>(written_sql, ctx.business.time_zone.start_of(ctx.today())) >= most_written_a_day) {
        at.fault = at.own.too_many;
        return show(ctx, at, 429);
    }
    OpenCase input;
    input.subject = {subject_of_words(at.words)};
    input.source = Source::form;
    input.kind = at.kind;
    input.words = Text<1, 10000>{at.words + (at.name.empty() ? "" : "\n\n" + at.name)};
    if (!at.contact.empty()) input.contact = Text<1, 200>{at.contact};
    if (mail::Address::of(at.contact)) input.customer_id = owner_of(ctx.db, at.contact);
    if (!open_case(ctx, std::move(input))) {
        at.fault = at.own.say_something;
        return show(ctx, at, 422);
    }
    return surveys::pages::go_to(path + "?sent");
}

}  // namespace

void add_contact_routes(http::Router& router)
{
    router.get(path, http::anyone(), [](Context& ctx, const http::Request& request) { return read(ctx, request); });
    router.post(path, http::anyone(), [](Context& ctx, const http::Request& request) { return write(ctx, request); });
}

}  // namespace rapport::cases
