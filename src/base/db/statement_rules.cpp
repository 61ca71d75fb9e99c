#include "base/db/statement_rules.h"

#include "base/db/placement.h"
#include "base/db/sql_tokens.h"

#include <algorithm>
#include <set>

namespace rapport {
namespace {

using Kind = SqlToken::Kind;
using Tokens = std::vector<SqlToken>;

// A table where a statement names it.
struct Mention {
    std::string table;
    std::string alias;          // how its columns are called: alias.column
    const TablePlacement* placement;
    bool joined;                // after JOIN
    bool inserted;              // after INSERT INTO
    std::size_t at;             // the token with its name

    bool is_customers() const { return placement && placement->placement == Placement::customer; }
};

bool one_of(const SqlToken& token, std::initializer_list<std::string_view> words)
{
    return token.kind == Kind::word && std::ranges::any_of(words, [&](auto word) { return token.text == word; });
}

// A word that may follow a table and is no alias of it.
bool ends_a_table(const SqlToken& token)
{
    return one_of(token, {"on", "where", "set", "join", "left", "right", "inner", "outer", "full", "cross", "natural", "using",
                          "group", "order", "limit", "offset", "having", "union", "except", "intersect", "values", "select",
                          "returning", "for", "window", "default", "from"});
}

class Reading {
public:
    explicit Reading(const Sql& sql) : sql_(sql), tokens_(sql_tokens(sql.text))
    {
        find_ctes();
        find_mentions();
    }

    std::vector<std::string> broken_rules()
    {
        check_words();
        check_limits();
        check_tables();
        if (sql_.reach == Reach::one_customer) check_one_customer();
        if (sql_.reach == Reach::business) {
            check_business();
            check_subqueries();
        }
        return std::move(broken_);
    }

private:
    const SqlToken& token(std::size_t at) const
    {
        static const SqlToken end{Kind::sign, "", 0};
        return at < tokens_.size() ? tokens_[at] : end;
    }

    void broken(const std::string& rule) { broken_.push_back(sql_.name + " " + rule); }

    // WITH name AS (...), other (columns) AS (...)
    void find_ctes()
    {
        for (std::size_t at = 0; at + 1 < tokens_.size(); ++at) {
            if (!one_of(token(at + 1), {"as"})) continue;
            const bool opens = token(at + 2).is("(") || one_of(token(at + 2), {"materialized", "not"});
            if (!opens) continue;
            std::size_t name = at;
            if (token(name).is(")")) {   // name (columns)
                const int depth = token(name).depth;
                while (name > 0 && !(token(name).is("(") && token(name).depth == depth)) --name;
                if (name > 0) --name;
            }
            ctes_.insert(token(name).text);
        }
    }

    void find_mentions()
    {
        for (std::size_t at = 0; at < tokens_.size(); ++at) {
            const auto& word = token(at);
            const bool update = word.is("update") && (at == 0 || !one_of(token(at - 1), {"for", "do"}));
            if (update || one_of(word, {"from", "join", "into"})) mention(at + 1, word);
        }
    }

    // One table, or several with commas between them.
    void mention(std::size_t at, const SqlToken& after)
    {
        const auto& name = token(at);
        if (name.kind != Kind::word || one_of(name, {"select", "lateral"})) return;
        const bool function = token(at + 1).is("(") && !after.is("into");
        if (function || (at >= 2 && token(at - 2).is("distinct"))) return;     // IS DISTINCT FROM x

        std::size_t next = at + 1;
        std::string alias = name.text;
        if (one_of(token(next), {"as"})) ++next;
        if (token(next).kind == Kind::word && !ends_a_table(token(next))) alias = token(next++).text;
        if (!ctes_.contains(name.text))
            mentions_.push_back({name.text, alias, placement_of(name.text), after.is("join"), after.is("into"), at});
        if (token(next).is(",") && after.is("from")) mention(next + 1, after);
    }

    void check_words()
    {
        const bool may_search = sql_.name.starts_with("search.");
        for (std::size_t at = 0; at < tokens_.size(); ++at) {
            const auto& word = token(at);
            const bool called = token(at + 1).is("(");
            if (one_of(word, {"current_timestamp", "current_date", "current_time", "localtime", "localtimestamp"})
                || (called && one_of(word, {"now", "clock_timestamp", "date", "datetime", "strftime", "julianday", "unixepoch",
                                            "date_trunc", "date_part", "extract", "to_char"})))
                broken("asks the engine for the time (" + word.text + "): bind it");
            if (called && one_of(word, {"random", "randomblob", "gen_random_uuid"})) broken("asks the engine for chance");
            if (one_of(word, {"merge"}) && one_of(token(at + 1), {"into"})) broken("uses MERGE; write ON CONFLICT");
            if (!may_search && one_of(word, {"like", "ilike", "glob", "similar"}))
                broken("uses " + word.text + ", which means something else on each engine");
            if (called && one_of(word, {"group_concat", "string_agg", "json_extract"}))
                broken("uses " + word.text + ", which one engine does not know");
            if (one_of(word, {"lateral"}) || (word.is("distinct") && one_of(token(at + 1), {"on"})))
                broken("uses " + word.text + " in a way that SQLite does not know");
            if ((word.is("insert") && one_of(token(at + 1), {"or"})) || (word.is("replace") && one_of(token(at + 1), {"into"})))
                broken("uses SQLite's own way of replacing; write ON CONFLICT");
            if (word.is("?")) broken("has a parameter that is not $1, $2, ...");
            if (word.is("*") && at > 0 && (one_of(token(at - 1), {"select", "distinct", "returning", "all"}) || token(at - 1).is(".")))
                broken("selects *; name the columns");
        }
    }

    // Every LIMIT has an ORDER BY in its own SELECT.
    void check_limits()
    {
        for (std::size_t at = 0; at < tokens_.size(); ++at) {
            if (!token(at).is("limit")) continue;
            bool ordered = false;
            for (std::size_t back = at; back-- > 0 && token(back).depth >= token(at).depth && !ordered;)
                if (token(back).depth == token(at).depth) {
                    if (token(back).is("select")) break;
                    ordered = token(back).is("order");
                }
            if (!ordered) broken("has a LIMIT without an ORDER BY");
        }
    }

    void check_tables()
    {
        for (const auto& table : mentions_) {
            if (!table.placement) broken("names " + table.table + ", which is not listed in placement.h");
            if (table.is_customers() && sql_.reach == Reach::single)
                broken("is tagged single and names " + table.table + ", which belongs to customers");
        }
    }

    // The one end of an equation at a token: "alias.column", "column" or "$1".
    std::string end_at(std::size_t first, bool leftwards) const
    {
        const auto& near = token(first);
        if (near.kind == Kind::parameter) return near.text;
        if (near.kind != Kind::word) return {};
        if (leftwards) return first >= 2 && token(first - 1).is(".") ? token(first - 2).text + "." + near.text : near.text;
        return token(first + 1).is(".") ? near.text + "." + token(first + 2).text : near.text;
    }

    using Equation = std::pair<std::string, std::string>;
    std::vector<Equation> equations() const
    {
        std::vector<Equation> found;
        for (std::size_t at = 1; at + 1 < tokens_.size(); ++at) {
            if (!token(at).is("=") || one_of(token(at - 1), {"<", ">", "!"})) continue;
            auto right = at + 1;
            if (token(right).is("cast") && token(right + 1).is("(")) right += 2;
            found.push_back({end_at(at - 1, true), end_at(right, false)});
        }
        return found;
    }

    static std::string key_of(const Mention& table) { return table.alias + "." + std::string(table.placement->key); }

    // JOIN t USING (..., key, ...)
    bool joined_by_using(const Mention& table) const
    {
        for (std::size_t at = table.at + 1; at < std::min(table.at + 4, tokens_.size()); ++at) {
            if (!token(at).is("using")) continue;
            for (++at; at < tokens_.size() && !token(at).is(")"); ++at)
                if (token(at).is(table.placement->key)) return true;
        }
        return false;
    }

    bool inserts_key(const Mention& table) const
    {
        auto at = table.at + 1;
        while (at < tokens_.size() && !token(at).is("(")) {
            if (one_of(token(at), {"select", "values"})) return false;
            ++at;
        }
        for (; at < tokens_.size() && !token(at).is(")"); ++at)
            if (token(at).is(table.placement->key)) return true;
        return false;
    }

    void check_one_customer()
    {
        std::set<std::string> bound;        // ends known to be the one customer
        const auto equal = equations();
        for (bool grew = true; grew;) {
            grew = false;
            for (const auto& [left, right] : equal)
                for (const auto& [from, to] : {Equation{left, right}, Equation{right, left}})
                    if ((from.starts_with('$') || bound.contains(from)) && !to.empty()) grew |= bound.insert(to).second;
        }
        // A key without its table's name binds one table; how many of those are there?
        const auto unnamed = [&](std::string_view key) {
            return std::ranges::count_if(equal, [&](const Equation& e) {
                return (e.first == key && bound.contains(e.first) && !e.second.empty())
                       || (e.second == key && bound.contains(e.second) && !e.first.empty());
            });
        };
        std::ptrdiff_t used = 0;
        for (const auto& table : mentions_) {
            if (!table.is_customers()) continue;
            if (table.inserted) {
                if (!inserts_key(table)) broken("inserts into " + table.table + " without " + std::string(table.placement->key));
            } else if (!bound.contains(key_of(table)) && !joined_by_using(table) && ++used > unnamed(table.placement->key)) {
                broken("does not bind " + key_of(table) + " of " + table.table);
            }
        }
    }

    void check_business()
    {
        for (std::size_t at = 0; at < tokens_.size(); ++at) {
            if (one_of(token(at), {"recursive", "rollup", "cube", "grouping"}))
                broken("uses " + token(at).text + " over the rows of many customers");
            if (token(at).is("for") && one_of(token(at + 1), {"update", "share"}))
                broken("locks rows of many customers");
        }
        const auto equal = equations();
        for (const auto& table : mentions_) {
            if (!table.is_customers() || !table.joined || joined_by_using(table)) continue;
            const auto on_key = std::ranges::any_of(equal, [&](const Equation& e) {
                return e.first == key_of(table) || e.second == key_of(table);
            });
            if (!on_key) broken("joins " + table.table + " without " + key_of(table) + " = ...");
        }
    }

    // Whether an alias, in [from, to), is that of a table which the statement names outside of there alone.
    bool is_outer(const std::string& alias, std::size_t from, std::size_t to) const
    {
        bool outside = false;
        for (const auto& table : mentions_) {
            if (table.alias != alias) continue;
            if (table.at >= from && table.at < to) return false;
            outside = true;
        }
        return outside;
    }

    // (SELECT COUNT(*) FROM t WHERE t.x = outer.y)
    void check_subqueries()
    {
        for (std::size_t from = 0; from < tokens_.size(); ++from) {
            if (!token(from).is("(") || !one_of(token(from + 1), {"select"})) continue;
            auto to = from + 1;
            while (to < tokens_.size() && !(token(to).is(")") && token(to).depth == token(from).depth)) ++to;
            bool counts = false, leans_out = false;
            for (auto at = from; at < to; ++at) {
                counts |= one_of(token(at), {"count", "sum", "avg"}) && token(at + 1).is("(");
                leans_out |= token(at).kind == Kind::word && token(at + 1).is(".") && is_outer(token(at).text, from, to);
            }
            if (counts && leans_out) broken("counts anew for each row; join a count that is grouped");
        }
    }

    const Sql& sql_;
    Tokens tokens_;
    std::set<std::string> ctes_;
    std::vector<Mention> mentions_;
    std::vector<std::string> broken_;
};

}  // namespace

std::vector<std::string> broken_rules(const Sql& sql) { return Reading(sql).broken_rules(); }

}  // namespace rapport
