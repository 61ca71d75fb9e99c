// The customers CSV: reading a row, taking it in, taking it back, and writing everybody out in the same shape.
#include "base/csv/columns.h"
#include "base/csv/dates.h"
#include "base/csv/reader.h"
#include "base/csv/values.h"
#include "base/csv/writer.h"
#include "customers/doors.h"
#include "customers/lines.h"
#include "customers/store.h"
#include "customers/vcard.h"
#include "imports/packing.h"
#include "imports/shape.h"

#include <algorithm>
#include <fstream>
#include <set>

namespace rapport::customers {

// The cells of a row as they stand, but for what was checked while reading.
struct CustomerRow {
    std::string external_id, name, preferred_name, pronunciation, email, phone, birthday, gender, income_band, occupation, street, city,
        postcode, country, language, company, household, interests, tags, source;
    std::optional<Day> joined_on;
    std::optional<bool> consent_email, consent_sms, consent_phone, consent_post;
    std::string notes, cards;
    Fields custom;
};
BOOST_DESCRIBE_STRUCT(CustomerRow, (), (external_id, name, preferred_name, pronunciation, email, phone, birthday, gender, income_band, occupation,
    street, city, postcode, country, language, company, household, interests, tags, source, joined_on, consent_email, consent_sms, consent_phone,
    consent_post, notes, cards, custom))

namespace {

enum At : std::size_t {
    external_id, name, preferred_name, pronunciation, email, phone, birthday, gender, income_band, occupation, street, city, postcode, country,
    language, company, household, interests, tags, source, joined_at, consent_email, consent_sms, consent_phone, consent_post, notes,
    cards,
};

std::vector<imports::Field> fields()
{
    return {
        {"external_id", false, {"id", "customerid", "customernumber", "customerno", "kundennr", "kdnr", "kundennummer", "number", "nummer", "clientid", "numeroclient"}},
        {"name", false, {"fullname", "customer", "kunde", "customername", "nom", "nombre"}},
        {"preferred_name", false, {"preferredname", "callme", "nickname", "rufname", "firstname", "vorname", "prenom"}},
        {"pronunciation", false, {"aussprache", "sayit"}},
        {"email", false, {"mail", "emails", "emailaddress", "correo", "courriel", "adressemail"}},
        {"phone", false, {"telephone", "telefon", "tel", "mobile", "handy", "phones", "phonenumber", "telefono"}},
        {"birthday", false, {"birthdate", "dateofbirth", "dob", "geburtstag", "geburtsdatum", "geb", "datedenaissance"}},
        {"gender", false, {"sex", "geschlecht"}},
        {"income_band", false, {"incomeband", "income", "einkommen"}},
        {"occupation", false, {"job", "profession", "beruf"}},
        {"street", false, {"address", "adresse", "strasse", "addressline1", "rue", "calle"}},
        {"city", false, {"town", "ort", "stadt", "ville", "ciudad"}},
        {"postcode", false, {"zip", "zipcode", "plz", "postleitzahl", "postalcode", "codepostal"}},
        {"country", false, {"land", "pays", "pais"}},
        {"language", false, {"sprache", "lang", "langue", "idioma"}},
        {"company", false, {"firma", "organisation", "organization", "entreprise", "empresa"}},
        {"household", false, {"haushalt", "family", "familie"}},
        {"interests", false, {"interessen", "hobbies"}},
        {"tags", false, {"labels", "groups", "gruppen", "kategorien"}},
        {"source", false, {"howtheyfoundus", "herkunft", "quelle", "channel"}},
        {"joined_at", false, {"joined", "since", "seit", "customersince", "kundeseit", "createdat", "created", "signupdate"}, true},
        {"consent_email", false, {"newsletter", "emailoptin", "optin"}},
        {"consent_sms", false, {"smsoptin"}},
        {"consent_phone", false, {"phoneoptin"}},
        {"consent_post", false, {"postoptin", "mailingconsent"}},
        {"notes", false, {"note", "notizen", "bemerkung", "comment", "comments", "remarque"}},
        {"cards", false, {"card", "cardnumber", "cardno", "loyaltycard", "karte", "kartennummer", "kundenkarte", "carte", "tarjeta"}},
    };
}

Result<std::optional<bool>> consent(const imports::Cells& cells, std::size_t at, std::string_view field)
{
    if (cells[at].empty()) return std::optional<bool>{};
    const auto said = csv::yes_or_no(cells[at]);
    if (!said) return imports::at_field(said.error(), field);
    return std::optional(*said);
}

Result<CustomerRow> read_row(const imports::Reading& reading, const imports::Cells& cells)
{
    CustomerRow row;
    std::size_t at = 0;
    each_member<CustomerRow>([&](std::string_view, auto member) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(row.*member)>, std::string>) {
            if (at == joined_at) at = notes;
            row.*member = std::string(cells[at++]);
        }
    });
    if (!row.birthday.empty()) {
        const auto day = csv::read_birthday(row.birthday);
        if (!day) {
            // A form of dates that was named for the file may be the birthday's too.
            const auto with_year = reading.day(row.birthday, "birthday");
            if (!with_year) return imports::at_field(day.error(), "birthday");
            row.birthday = to_text(*with_year);
        }
    }
    if (!cells[joined_at].empty()) {
        TRY(const auto moment, reading.moment(cells[joined_at], "joined_at"));
        row.joined_on = reading.business.time_zone.local_day(moment.at);
    }
    TRY(row.consent_email, consent(cells, consent_email, "consent_email"));
    TRY(row.consent_sms, consent(cells, consent_sms, "consent_sms"));
    TRY(row.consent_phone, consent(cells, consent_phone, "consent_phone"));
    TRY(row.consent_post, consent(cells, consent_post, "consent_post"));
    for (const auto& [field, cell] : cells.custom())
        if (!cell.empty()) row.custom[field] = std::string(cell);
    if (row.external_id.empty() && row.name.empty() && row.email.empty() && row.phone.empty() && row.cards.empty())
        return invalid("name", "No name, and no number, e-mail, phone or card to know them by.", "required");
    return row;
}

Strings list_of(std::string_view cell)
{
    Strings parts;
    for (std::size_t at = 0; at <= cell.size();) {
        const auto end = std::min(cell.find(';', at), cell.size());
        if (const auto part = csv::trimmed(cell.substr(at, end - at)); !part.empty()) parts.emplace_back(part);
        at = end + 1;
    }
    return parts;
}

template <class T> void put(std::optional<T>& field, const std::string& cell)
{
    if (!cell.empty()) field = T{cell};
}

CustomerLine line_of(const CustomerRow& row)
{
    CustomerLine line;
    auto& profile = line.profile;
    put(profile.external_id, row.external_id);
    put(profile.name, row.name);
    put(profile.preferred_name, row.preferred_name);
    put(profile.pronunciation, row.pronunciation);
    put(profile.gender, row.gender);
    put(profile.income_band, row.income_band);
    put(profile.occupation, row.occupation);
    put(profile.street, row.street);
    put(profile.city, row.city);
    put(profile.postcode, row.postcode);
    put(profile.country, row.country);
    put(profile.language, row.language);
    put(profile.company, row.company);
    put(profile.household, row.household);
    put(profile.source, row.source);
    put(profile.notes, row.notes);
    profile.birthday = parse_birthday(row.birthday);
    profile.joined_on = row.joined_on;
    profile.emails = list_of(row.email);
    profile.phones = list_of(row.phone);
    profile.interests = list_of(row.interests);
    profile.tags = list_of(row.tags);
    profile.cards = list_of(row.cards);
    profile.custom = row.custom;
    line.consents = {row.consent_email, row.consent_sms, row.consent_phone, row.consent_post};
    return line;
}

// "/emails/0" of the profile is the column "email".
Error in_columns(Error error)
{
    for (auto& fault : error.faults) {
        auto field = fault.pointer.substr(1, fault.pointer.find('/', 1) - 1);
        if (field == "emails") field = "email";
        if (field == "phones") field = "phone";
        if (field == "joined_on") field = "joined_at";
        fault.pointer = "/" + field;
    }
    return error;
}

Result<imports::Parsed> parse(const imports::Reading& reading, const imports::Cells& cells)
{
    TRY(const auto row, read_row(reading, cells));
    return imports::Parsed{{}, {}, imports::packed(row)};
}

// What was made is told from what was changed by the subject, since both need the text to be taken back.
constexpr std::string_view made = "new_customer", changed = "customer";

void apply(Context& ctx, Id<imports::Import>, std::span<const imports::PackedRow> rows, imports::Applied& applied)
{
    for (const auto& packed : rows) {
        auto result = apply_customer_line(ctx, line_of(imports::unpacked<CustomerRow>(packed.packed)), "import");
        if (!result) {
            applied.reject(in_columns(result.error()));
            continue;
        }
        using imports::Effect;
        applied.outcomes.push_back({result->outcome == Outcome::created ? Effect::created : result->outcome == Outcome::changed ? Effect::changed : Effect::unchanged, {}, {}});
        if (result->outcome == Outcome::unchanged) continue;
        applied.changes.push_back({std::string(result->outcome == Outcome::created ? made : changed), result->customer_id.value, result->customer_id.value, std::move(result->undo)});
    }
}

Result<Done> undo(Context& ctx, imports::Change& change)
{
    Applied applied{change.subject == made ? Outcome::created : Outcome::changed, {change.customer_id}, change.before.value_or("")};
    TRY(const bool wholly, take_back_customer_line(ctx, applied));
    change.before = std::move(applied.undo);
    if (!wholly) return conflict("Some of what it changed was changed since, and stays.", "changed_meanwhile");
    return Done{};
}

const Sql everybody_sql{"customers.everybody", Reach::business, "SELECT " + columns<Customer>() + " FROM customers ORDER BY id"};

std::string joined(const Strings& parts)
{
    std::string text;
    for (const auto& part : parts) text += (text.empty() ? "" : ";") + part;
    return text;
}

std::string yes_no(const std::optional<bool>& said) { return said ? *said ? "yes" : "no" : ""; }

template <class T> std::string text_of(const std::optional<T>& value)
{
    if (!value) return "";
    if constexpr (requires { value->value.size(); }) return value->value;
    else return to_text(*value);
}

void write_out(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    std::set<std::string> custom;
    ctx.db.each<Customer>(everybody_sql, [&](Customer&& one) {
        for (const auto& [field, value] : one.custom) custom.insert(field);
    });
    csv::Writer writer(out);
    for (const auto& field : fields()) writer.cell(field.name);
    for (const auto& field : custom) writer.cell("custom." + field);
    writer.end_row();
    ctx.db.each<Customer>(everybody_sql, [&](Customer&& one) {
        for (const auto& cell : {one.external_id ? one.external_id->value : to_text(one.id), text_of(one.name), text_of(one.preferred_name), text_of(one.pronunciation),
                                 joined(one.emails), joined(one.phones), text_of(one.birthday), text_of(one.gender), text_of(one.income_band), text_of(one.occupation),
                                 text_of(one.street), text_of(one.city), text_of(one.postcode), text_of(one.country), text_of(one.language), text_of(one.company),
                                 text_of(one.household), joined(one.interests), joined(one.tags), text_of(one.source), text_of(one.joined_on), yes_no(one.consent_email),
                                 yes_no(one.consent_sms), yes_no(one.consent_phone), yes_no(one.consent_post), text_of(one.notes), joined(one.cards)})
            writer.cell(cell);
        for (const auto& field : custom) {
            const auto found = one.custom.find(field);
            writer.cell(found == one.custom.end() ? std::string_view() : std::string_view(found->second));
        }
        writer.end_row();
        spill();
    });
}

// Our own id is known again; other programs number their cards as they like, so those are known by name and contact.
std::string csv_of(std::string_view vcards)
{
    std::string out;
    csv::Writer writer(out);
    writer.row({"external_id", "name", "preferred_name", "email", "phone", "birthday", "gender", "occupation", "street", "city", "postcode", "country",
                "language", "company", "tags", "notes", csv::line_column});
    read_vcards(vcards, [&](VCard&& card) {
        // A list's elements hold no semicolon.
        for (auto* list : {&card.emails, &card.phones, &card.tags})
            for (auto& part : *list) std::ranges::replace(part, ';', ',');
        writer.row({parse_id<Customer>(card.uid) ? card.uid : "", card.name, card.preferred_name, joined(card.emails), joined(card.phones), card.birthday,
                    card.gender, card.occupation, card.street, card.city, card.postcode, card.country, card.language, card.company, joined(card.tags), card.notes,
                    std::to_string(card.line)});
    });
    return out;
}

Result<std::optional<std::string>> cards_as_csv(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    std::string text(200, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (!looks_like_vcards(text)) return std::optional<std::string>{};
    if (std::filesystem::file_size(file) > largest_vcard_file) return invalid("", "This file of cards is too large: 64 MB at most.", "too_large");
    in.clear();
    text.append(std::istreambuf_iterator<char>(in), {});
    return std::optional(csv_of(text));
}

}  // namespace

imports::Shape import_shape()
{
    return {.kind = "customers", .fields = fields(), .may_import = may("customers:write"), .may_export = may("customers:export"), .custom_columns = true,
            .parse = parse, .applying = [] { return apply; }, .undo = undo, .write_out = write_out, .as_csv = cards_as_csv};
}

}  // namespace rapport::customers
