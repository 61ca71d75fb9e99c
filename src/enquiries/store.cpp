#include "enquiries/store.h"

namespace rapport::enquiries::store {
namespace {

const std::string of_enquiry = " WHERE customer_id = $1 AND enquiry_id = $2";

const Sql insert_sql{"enquiries.insert", Reach::one_customer, insert_into<Asking>("enquiries")};
const Sql update_sql{"enquiries.update", Reach::one_customer,
    "UPDATE enquiries SET " + assignments<Asking>({"customer_id", "id"}) + " WHERE customer_id = $1 AND id = $2"};
const Sql remove_sql{"enquiries.remove", Reach::one_customer, "DELETE FROM enquiries WHERE customer_id = $1 AND id = $2"};

const Sql insert_line_sql{"enquiries.insert_line", Reach::one_customer, insert_into<Line>("enquiry_lines")};
const Sql insert_answer_sql{"enquiries.insert_answer", Reach::one_customer, insert_into<Answer>("enquiry_answers")};
const Sql insert_quote_sql{"enquiries.insert_quote", Reach::one_customer, insert_into<Quote>("quotes")};
const Sql insert_outcome_sql{"enquiries.insert_outcome", Reach::one_customer, insert_into<Outcome>("enquiry_outcomes")};

const Sql remove_lines_sql{"enquiries.remove_lines", Reach::one_customer, "DELETE FROM enquiry_lines" + of_enquiry};
const Sql remove_answer_sql{"enquiries.remove_answer", Reach::one_customer, "DELETE FROM enquiry_answers" + of_enquiry};
const Sql remove_quote_sql{"enquiries.remove_quote", Reach::one_customer, "DELETE FROM quotes" + of_enquiry};
const Sql remove_outcome_sql{"enquiries.remove_outcome", Reach::one_customer, "DELETE FROM enquiry_outcomes" + of_enquiry};

const Sql find_sql{"enquiries.find", Reach::one_customer, "SELECT " + columns<Asking>() + " FROM enquiries WHERE customer_id = $1 AND id = $2"};
const Sql find_anywhere_sql{"enquiries.find_anywhere", Reach::business, "SELECT " + columns<Asking>() + " FROM enquiries WHERE id = $1"};
const Sql find_unnamed_sql{"enquiries.find_unnamed", Reach::one_customer,
    "SELECT " + columns<Asking>() + " FROM enquiries WHERE customer_id = $1 AND at = $2 AND external_id IS NULL ORDER BY id LIMIT 1"};
const Sql lines_sql{"enquiries.lines", Reach::one_customer, "SELECT " + columns<Line>() + " FROM enquiry_lines" + of_enquiry + " ORDER BY line"};
const Sql answer_sql{"enquiries.answer", Reach::one_customer, "SELECT " + columns<Answer>() + " FROM enquiry_answers" + of_enquiry};
const Sql quote_sql{"enquiries.quote", Reach::one_customer, "SELECT " + columns<Quote>() + " FROM quotes" + of_enquiry};
const Sql outcome_sql{"enquiries.outcome", Reach::one_customer, "SELECT " + columns<Outcome>() + " FROM enquiry_outcomes" + of_enquiry};

const Sql find_key_sql{"enquiries.find_key", Reach::business, "SELECT " + columns<Key>() + " FROM enquiry_keys WHERE external_id = $1"};
const Sql put_key_sql{"enquiries.put_key", Reach::business,
    insert_into<Key>("enquiry_keys")
        + " ON CONFLICT (external_id) DO UPDATE SET customer_id = excluded.customer_id, enquiry_id = excluded.enquiry_id"};
const Sql remove_key_sql{"enquiries.remove_key", Reach::business, "DELETE FROM enquiry_keys WHERE external_id = $1"};

const Sql silent_sql{"enquiries.silent", Reach::business, R"sql(
    SELECT e.customer_id, e.id
      FROM enquiries e
      JOIN quotes q ON q.customer_id = e.customer_id AND q.enquiry_id = e.id
     WHERE e.is_open = 1
       AND q.waits_from < $1
     ORDER BY e.at, e.id
     LIMIT $2
)sql"};

struct Exported {
    std::optional<std::string> customer;
    Asking asking;
};
BOOST_DESCRIBE_STRUCT(Exported, (), (customer, asking))

const Sql each_sql{"enquiries.each", Reach::business,
    "SELECT c.external_id, " + columns<Asking>("e.") + " FROM enquiries e JOIN customers c ON c.id = e.customer_id ORDER BY e.at, e.id"};

Whole with_rows(Db& db, Asking asking)
{
    Whole whole;
    whole.lines = db.all<Line>(lines_sql, asking.customer_id, asking.id);
    whole.answer = db.one<Answer>(answer_sql, asking.customer_id, asking.id);
    whole.quote = db.one<Quote>(quote_sql, asking.customer_id, asking.id);
    whole.outcome = db.one<Outcome>(outcome_sql, asking.customer_id, asking.id);
    whole.asking = std::move(asking);
    return whole;
}

}  // namespace

void insert(Db& db, const Asking& asking) { db.run(insert_sql, asking); }
void update(Db& db, const Asking& asking) { db.run(update_sql, asking); }

void remove(Db& db, const Asking& asking)
{
    remove_lines(db, asking);
    remove_answer(db, asking);
    remove_quote(db, asking);
    remove_outcome(db, asking);
    db.run(remove_sql, asking.customer_id, asking.id);
    if (asking.external_id) db.run(remove_key_sql, *asking.external_id);
}

void insert(Db& db, const Line& line) { db.run(insert_line_sql, line); }
void insert(Db& db, const Answer& answer) { db.run(insert_answer_sql, answer); }
void insert(Db& db, const Quote& quote) { db.run(insert_quote_sql, quote); }
void insert(Db& db, const Outcome& outcome) { db.run(insert_outcome_sql, outcome); }
void remove_lines(Db& db, const Asking& asking) { db.run(remove_lines_sql, asking.customer_id, asking.id); }
void remove_answer(Db& db, const Asking& asking) { db.run(remove_answer_sql, asking.customer_id, asking.id); }
void remove_quote(Db& db, const Asking& asking) { db.run(remove_quote_sql, asking.customer_id, asking.id); }
void remove_outcome(Db& db, const Asking& asking) { db.run(remove_outcome_sql, asking.customer_id, asking.id); }

std::optional<Whole> find(Db& db, Id<customers::Customer> customer, Id<Enquiry> id)
{
    auto asking = db.one<Asking>(find_sql, customer, id);
    return asking ? std::optional(with_rows(db, std::move(*asking))) : std::nullopt;
}

std::optional<Whole> find_anywhere(Db& db, Id<Enquiry> id)
{
    auto asking = db.one<Asking>(find_anywhere_sql, id);
    return asking ? std::optional(with_rows(db, std::move(*asking))) : std::nullopt;
}

std::optional<Whole> find_unnamed(Db& db, Id<customers::Customer> customer, Instant at)
{
    auto asking = db.one<Asking>(find_unnamed_sql, customer, at);
    return asking ? std::optional(with_rows(db, std::move(*asking))) : std::nullopt;
}

std::optional<Key> find_key(Db& db, const std::string& external_id) { return db.one<Key>(find_key_sql, external_id); }
void put_key(Db& db, const Key& key) { db.run(put_key_sql, key); }

std::vector<Silent> silent_since_before(Db& db, Day day, int limit) { return db.all<Silent>(silent_sql, day, limit); }

void each(Db& db, const std::function<void(const std::string& customer, const Whole&)>& take)
{
    db.each<Exported>(each_sql, [&](Exported&& row) {
        const auto customer = row.customer ? *row.customer : to_text(row.asking.customer_id);
        take(customer, with_rows(db, std::move(row.asking)));
    });
}

}  // namespace rapport::enquiries::store
