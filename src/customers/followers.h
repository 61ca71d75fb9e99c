// How the rows of every table follow their customer when two records become one, and go back when they become two again.
// The key that spreads rows never changes in place: rows are copied with their ids under the new customer, then deleted,
// and (table, key) is written down for the way back. Before they go back, what was made since the merge for one of them is
// written down too, so that a quote goes along with its enquiry whenever it was given. Each domain declares one Follower for each of its tables beside its
// SQL; `app` lists them all, so that `customers` knows no table of the folders above it.
#pragma once
#include "base/describe.h"
#include "base/context.h"
#include "customers/facts.h"

#include <memory>
#include <vector>

namespace rapport::customers {

struct Merge;

// Rows on their way from one customer to another, because of a merge whose log lies with the survivor.
struct Move {
    Id<Customer> from;
    Id<Customer> to;
    Id<Merge> merge;
    Id<Customer> survivor;
};

// A row that was made because of another: its id, and the table and the id of that one.
struct Cause {
    std::int64_t row;
    std::string parent;
    std::int64_t parent_row;
};

class Follower {
public:
    // Rows whose primary key begins with customer_id. Row describes every column of the table; `key` is the SQL of what
    // names a row beside its customer (rows with the same one go together): "id", for lines of an order "order_id".
    template <Described Row> static Follower rows(const std::string& table, const std::string& key)
    {
        std::string others;
        each_member<Row>([&](std::string_view name, auto) {
            if (name != "customer_id") others += ", " + std::string(name);
        });
        return Follower(table, key, others);
    }
    // Rows of a table that is unique across customers, with the customer in `column`: they are changed where they are.
    // `key` is a text that names a row; `which` narrows those of customer $1, where `column` has no index.
    static Follower keys(const std::string& table, const std::string& key, const std::string& which = {},
                         const std::string& column = "customer_id");
    // Other customers' rows that name this one in `column` ("company_id"); `also` is what changes besides.
    static Follower references(const std::string& table, const std::string& key, const std::string& column, const std::string& also = {});
    // Rows that are made from others. `make` removes what is there of a customer and makes it again; it is called for the
    // survivor after the rows have moved, and for both after they have gone back. `leave` removes what is there.
    static Follower made(std::string table, void (*leave)(Context&, Id<Customer>), void (*make)(Context&, Id<Customer>));

    // Rows that belong to the row of `parent`, another follower's table, that `column` names: they go where it goes.
    Follower of(const std::string& parent, const std::string& column) &&;
    // Rows with an id of their own that were made because of the row of `parent` that `column` names: those made since the
    // merge go back with it. (One made before may be somebody else's: a case that was given to another customer.)
    Follower made_for(const std::string& parent, const std::string& column) &&;
    // The same where what they were made for is named by a text; `causes` reads it of all rows of a customer.
    Follower made_for(std::vector<Cause> (*causes)(Db&, Id<Customer>)) &&;
    // Rows of `table`, another follower's, that these rows name in `column` go back with them ("touchpoints": what stands on
    // the timeline for them); or that rows of `link` name, whose `link_column` is these rows' key.
    Follower bringing(const std::string& table, const std::string& column = "touchpoint_id") &&;
    Follower bringing(const std::string& table, const std::string& column, const std::string& link, const std::string& link_column) &&;

    // What was made of the survivor since the merge, and may be the other's as well: called on the way back, once both are there again.
    Follower dividing(void (*divide)(Context&, const Move& back)) &&;

    const std::string& table() const { return table_; }
    // The columns that go along; empty where rows are changed in place or made again.
    const std::string& other_columns() const { return others_; }
    bool is_made() const { return make_ != nullptr; }
    // Rows of the customer's own, which a preview tells: copied ones, and those that name them in customer_id.
    bool has_count() const { return count_ != nullptr; }

    std::int64_t count(Db& db, Id<Customer> customer) const;
    // Writes down what is there of move.from; answers how many keys.
    std::int64_t log(Db& db, const Move& move) const;
    // Before the way back: writes down what was made since for rows that are written down; answers how many keys are new.
    std::int64_t log_since(Db& db, const Move& back) const;
    // Copies what is written down (or changes it in place); then removes it from where it was. Removing is done in the
    // reverse order of copying, since rows may need others.
    void copy(Db& db, const Move& move) const;
    void remove(Db& db, const Move& move) const;
    void leave(Context& ctx, Id<Customer> customer) const { if (leave_) leave_(ctx, customer); }
    void divide(Context& ctx, const Move& back) const { if (divide_) divide_(ctx, back); }
    void make(Context& ctx, Id<Customer> customer) const { if (make_) make_(ctx, customer); }

private:
    Follower(const std::string& table, const std::string& key, const std::string& others);
    Follower() = default;
    Follower with_since(const std::string& name, const std::string& which) &&;

    std::string table_;
    std::string key_, text_key_;    // what names a row, and that as it is written down
    std::string which_;
    std::string others_;
    std::unique_ptr<Sql> count_, log_, copy_, remove_;
    std::vector<std::unique_ptr<Sql>> since_;
    std::vector<Cause> (*causes_)(Db&, Id<Customer>) = nullptr;
    void (*divide_)(Context&, const Move&) = nullptr;
    void (*leave_)(Context&, Id<Customer>) = nullptr;
    void (*make_)(Context&, Id<Customer>) = nullptr;
};

// All that follows a customer, in the order in which rows may be copied: an order before its lines.
struct Following {
    std::vector<const Follower*> tables;
    std::vector<FactOwner> facts;
};

// Those of this folder.
std::vector<const Follower*> followers();

}  // namespace rapport::customers
