#include "inbox/service.h"

#include "base/text.h"
#include "cases/giving.h"
#include "cases/heard.h"
#include "cases/joining.h"
#include "cases/service.h"
#include "customers/emails.h"
#include "customers/merge_store.h"
#include "customers/service.h"
#include "identity/audit.h"
#include "inbox/doors.h"
#include "inbox/reports.h"
#include "messages/files.h"
#include "messages/returns.h"

#include <algorithm>
#include <utility>

namespace rapport::inbox {
namespace {

constexpr int most_candidates = 10;

Result<ReceivedMail> still_here(Context& ctx, Id<ReceivedMail> id)
{
    auto mail = store::find(ctx.db, id);
    if (!mail) return not_found("There is no such mail.");
    return std::move(*mail);
}

std::string whose(const std::optional<Id<customers::Customer>>& customer) { return customer ? "\"" + to_text(*customer) + "\"" : "null"; }

bool waits_for_a_look(const ReceivedMail& mail) { return !mail.customer_id || (mail.fate == Fate::flood && !mail.entry_id); }

void give_to(Context& ctx, ReceivedMail& mail, const std::optional<Id<customers::Customer>>& customer)
{
    identity::record(ctx, "mail.matched", to_text(mail.id), "{\"customer_id\":[" + whose(mail.customer_id) + "," + whose(customer) + "]}");
    mail.customer_id = customer;
    mail.is_unmatched = waits_for_a_look(mail);
    store::update(ctx.db, mail);
}

// Where it stands by now, if it is there.
std::optional<cases::WholeCase> case_of_mail(Context& ctx, const ReceivedMail& mail)
{
    const auto id = mail.case_id ? standing_case(ctx, *mail.case_id) : std::nullopt;
    auto one = id ? cases::read_case(ctx, *id) : not_found("");
    return one ? std::optional(std::move(*one)) : std::nullopt;
}

// Nothing else came for its case, which began with it: then it is whoever's the mail is.
bool is_all_of_its_case(Context& ctx, const ReceivedMail& mail)
{
    return mail.fate == Fate::opened && store::list(ctx.db, {.of_case = mail.case_id, .limit = 1}).size() == 1;
}

Result<Done> give_case_to(Context& ctx, Id<cases::Case> id, const std::optional<Id<customers::Customer>>& customer)
{
    TRY(const auto one, cases::read_case(ctx, id));
    cases::ChangeCase change;
    change.customer_id = {true, customer};
    CHECK(cases::change_case(ctx, id, one.version, change));
    return Done{};
}

// The address becomes one of theirs, unless it is already.
Result<Done> keep_address(Context& ctx, Id<customers::Customer> id, ReceivedMail& mail)
{
    if (mail.from_key.empty() || customers::has_email(ctx, id, mail.from_address)) return Done{};
    TRY(const auto customer, customers::read_customer(ctx, id));
    customers::CustomerPatch patch;
    patch.emails = {true, customer.emails};
    patch.emails.value->push_back(mail.from_address);
    CHECK(customers::change_customer(ctx, id, customer.version, std::move(patch)));
    mail.kept_address = true;
    return Done{};
}

Result<Done> take_address_back(Context& ctx, ReceivedMail& mail)
{
    if (!std::exchange(mail.kept_address, false) || !mail.customer_id) return Done{};
    TRY(const auto customer, customers::read_customer(ctx, *mail.customer_id));
    customers::CustomerPatch patch;
    patch.emails = {true, customer.emails};
    std::erase_if(*patch.emails.value, [&](const std::string& one) { return email_key(one) == mail.from_key; });
    CHECK(customers::change_customer(ctx, customer.id, customer.version, std::move(patch)));
    return Done{};
}

// Its case is somebody else's than we thought. Where that is nobody whom we know, a mail from an address of theirs stays theirs. Where it comes back to
// whose address was kept, that is theirs again.
Result<Done> go_along(Context& ctx, ReceivedMail& mail, const std::optional<Id<customers::Customer>>& customer)
{
    mail.gave_case = false;
    if (customer && mail.address_was_of && customers::store::record_of(ctx.db, *mail.address_was_of) == customer) {
        CHECK(keep_address(ctx, *customer, mail));
        mail.address_was_of.reset();
    }
    const bool is_from_theirs = mail.customer_id && customers::has_email(ctx, *mail.customer_id, mail.from_address);
    if (customer || !is_from_theirs) give_to(ctx, mail, customer);
    else store::update(ctx.db, mail);
    return Done{};
}

// What we answer stands below the mail that lies there now.
void note_thread_anew(Context& ctx, Id<cases::Case> id)
{
    if (const auto last = store::last_message_id(ctx.db, id)) messages::note_thread(ctx, to_text(id), *last);
    else messages::forget_thread(ctx, to_text(id));
}

}  // namespace

Result<Taken> receive_mail(Desk& desk, std::string_view raw, Way way)
{
    if (raw.find_first_not_of(" \t\r\n") == raw.npos) return invalid("", "There is no mail in what came.", "empty");
    if (raw.size() > most_bytes) return invalid("", "This mail is larger than 26 MB.", "too_large");
    const auto delivered = read_delivered(raw, way);
    return desk.write([&](Context& ctx) -> Result<Taken> { return take_in(ctx, delivered); });
}

Result<WholeMail> read_mail(Context& ctx, Id<ReceivedMail> id)
{
    TRY(auto mail, still_here(ctx, id));
    WholeMail whole{std::move(mail), {}, {}};
    whole.files = store::attachments(ctx.db, id);
    if (whole.is_unmatched)
        for (const auto owner : store::owners(ctx.db, whole.from_key, most_candidates))
            if (auto name = customers::name_of(ctx.db, owner)) whole.candidates.push_back({owner, std::move(*name)});
    return whole;
}

Result<std::vector<ListedMail>> list_mails(Context& ctx, const store::Filter& filter)
{
    if (filter.customer && !customers::exists(ctx.db, *filter.customer)) return customers::no_such_customer(ctx.db, *filter.customer);
    if (filter.of_case) CHECK(cases::read_case(ctx, *filter.of_case));
    return store::list(ctx.db, filter);
}

Result<WholeMail> say_whose(Context& ctx, Id<ReceivedMail> id, const SayWhose& input)
{
    TRY(auto mail, still_here(ctx, id));
    const auto customer = customers::store::record_of(ctx.db, input.customer_id);
    if (!customer) return invalid("customer_id", "There is no such customer.", "unknown");
    if (input.keep_address && !ctx.actor.may(may("customers:write"))) return not_allowed("You may not change how a customer can be reached.");
    const auto one = case_of_mail(ctx, mail);
    if (one && one->customer_id && one->customer_id != *customer && !is_all_of_its_case(ctx, mail))
        return conflict("The case of this mail is another customer's. Split it off there first.", "other_customer");
    const auto before = mail;
    const bool gives_case = one && one->customer_id != *customer;
    if (gives_case) mail.gave_case = true;
    if (mail.customer_id != *customer) {
        CHECK(take_address_back(ctx, mail));
        mail.address_was_of.reset();
    }
    if (input.keep_address) CHECK(keep_address(ctx, *customer, mail));
    if (before.customer_id != *customer || before.is_unmatched || before.kept_address != mail.kept_address || before.gave_case != mail.gave_case) give_to(ctx, mail, *customer);
    if (gives_case) CHECK(give_case_to(ctx, one->id, *customer));
    return read_mail(ctx, id);
}

void follow_cases()
{
    cases::ask_for_subjects([](Context& ctx, const cases::Filed& filed) { return store::first_subject(ctx.db, filed.id, filed.split_from.value_or(filed.id)); });
    cases::call_when_moved(note_thread_anew);
    cases::call_when_given([](Context& ctx, const cases::Filed& before, const cases::Filed& now) -> Result<Done> {
        std::vector<ReceivedMail> mails;
        for (const auto id : store::mails_of(ctx.db, now.id))
            if (auto mail = *store::find(ctx.db, id); mail.customer_id == before.customer_id) mails.push_back(std::move(mail));
        for (auto& mail : mails) {
            if (mail.kept_address) mail.address_was_of = mail.customer_id;
            CHECK(take_address_back(ctx, mail));
        }
        for (auto& mail : mails) CHECK(go_along(ctx, mail, now.customer_id));
        return Done{};
    });
}

Result<WholeMail> take_customer_back(Context& ctx, Id<ReceivedMail> id)
{
    TRY(auto mail, still_here(ctx, id));
    const auto one = mail.gave_case || mail.fate == Fate::opened ? case_of_mail(ctx, mail) : std::nullopt;
    const bool gives_case = one && one->customer_id == mail.customer_id;
    CHECK(take_address_back(ctx, mail));
    mail.address_was_of.reset();
    mail.gave_case = false;
    if (mail.customer_id) give_to(ctx, mail, std::nullopt);
    if (gives_case) CHECK(give_case_to(ctx, one->id, std::nullopt));
    return read_mail(ctx, id);
}

Result<WholeMail> leave_unmatched(Context& ctx, Id<ReceivedMail> id, bool leave)
{
    TRY(auto mail, still_here(ctx, id));
    if (!waits_for_a_look(mail)) return conflict("This mail is somebody's already.", "matched");
    if (mail.is_unmatched == leave) {
        mail.is_unmatched = !leave;
        store::update(ctx.db, mail);
        identity::record(ctx, leave ? "mail.left_unmatched" : "mail.to_be_matched", to_text(id));
    }
    return read_mail(ctx, id);
}

Result<WholeMail> make_case(Context& ctx, Id<ReceivedMail> id)
{
    TRY(auto mail, still_here(ctx, id));
    if (mail.entry_id) return conflict("This mail belongs to a case already.", "has_case");
    if (!open_case_for(ctx, mail)) return conflict("No case can be opened for this mail.", "no_case");
    store::update(ctx.db, mail);
    identity::record(ctx, "mail.made_case", to_text(id), "{\"case_id\":[null,\"" + to_text(*mail.case_id) + "\"]}");
    return read_mail(ctx, id);
}

Result<FileOf> read_attachment(Context& ctx, Id<ReceivedMail> id, std::int64_t number)
{
    const auto all = store::attachments(ctx.db, id);
    const auto found = std::ranges::find(all, number, &Attachment::number);
    auto bytes = found == all.end() ? std::nullopt : messages::read_file(ctx.db, found->sha256);
    if (!bytes) return not_found("There is no such attachment.");
    return FileOf{*found, std::move(*bytes)};
}

}  // namespace rapport::inbox
