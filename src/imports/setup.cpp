#include "imports/setup.h"

#include "base/json.h"
#include "identity/audit.h"

#include <algorithm>

namespace rapport::imports {
namespace {

constexpr const char* version_member = "rapport_setup";
constexpr std::int64_t version = 1;

// Two blanks for each level, and an empty list or object on its line.
void indent(std::string& out, std::string_view compact)
{
    int depth = 0;
    bool in_text = false;
    const auto line = [&] { out += '\n' + std::string(static_cast<std::size_t>(2 * depth), ' '); };
    for (std::size_t i = 0; i < compact.size(); ++i) {
        const char c = compact[i];
        if (in_text) {
            out += c;
            if (c == '\\') out += compact[++i];
            else if (c == '"') in_text = false;
            continue;
        }
        const bool opens = c == '{' || c == '[', closes = c == '}' || c == ']';
        const bool empty = opens && i + 1 < compact.size() && (compact[i + 1] == '}' || compact[i + 1] == ']');
        if (empty) {
            out += {c, compact[++i]};
            continue;
        }
        if (closes) --depth, line();
        out += c;
        if (opens) ++depth;
        if (opens || c == ',') line();
        if (c == ':') out += ' ';
        in_text = c == '"';
    }
}

// Walks through JSON to the value at a pointer, counting lines.
class Walk {
public:
    explicit Walk(std::string_view text) : text_(text) {}

    std::int64_t to(std::string_view pointer)
    {
        blanks();
        auto found = line_;
        while (!pointer.empty() && !at_end()) {
            const auto end = std::min(pointer.find('/', 1), pointer.size());
            if (!enter(pointer.substr(1, end - 1))) break;
            pointer.remove_prefix(end);
            found = line_;
        }
        return found;
    }

private:
    bool at_end() const { return at_ >= text_.size(); }
    void step() { line_ += text_[at_++] == '\n'; }
    void blanks()
    {
        while (!at_end() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r' || text_[at_] == ',' || text_[at_] == ':')) step();
    }
    std::string_view text_value()
    {
        const auto from = ++at_;
        while (!at_end() && text_[at_] != '"') {
            if (text_[at_] == '\\') step();
            if (!at_end()) step();
        }
        const auto value = text_.substr(from, at_ - from);
        if (!at_end()) step();
        return value;
    }
    void skip()
    {
        int depth = 0;
        do {
            blanks();
            if (at_end()) return;
            const char c = text_[at_];
            if (c == '"') {
                text_value();
                continue;
            }
            depth += (c == '{' || c == '[') - (c == '}' || c == ']');
            step();
            if (c != '{' && c != '[' && c != '}' && c != ']')
                while (!at_end() && std::string_view(" \n\t\r,:]}").find(text_[at_]) == std::string_view::npos) step();
        } while (depth > 0);
    }
    // Into the member or element of that name; whether there is one.
    bool enter(std::string_view name)
    {
        const bool is_list = text_[at_] == '[';
        if (!is_list && text_[at_] != '{') return false;
        step();
        for (std::int64_t index = 0;; ++index) {
            blanks();
            if (at_end() || text_[at_] == ']' || text_[at_] == '}') return false;
            const auto key = is_list ? std::to_string(index) : std::string(text_value());
            blanks();
            if (key == name) return true;
            skip();
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::int64_t line_ = 1;
};

Result<json::object> whole_file(const setup::Parts& parts, std::string_view text)
{
    if (text.size() > most_setup_bytes) return invalid("", "A file of a setup has four megabytes at most.", "too_large");
    auto value = parse_json(text);
    if (!value) return invalid("", value.error().code == "not_json" ? "This file is not JSON: something is wrong here." : value.error().detail, value.error().code);
    if (!value->is_object()) return invalid("", "This file is no setup: it must be an object, as `rapport export setup` writes it.", "type");
    const auto& file = value->get_object();
    const auto* said = file.if_contains(version_member);
    if (!said) return invalid(std::string("/") + version_member, "This file is no setup: it does not say “rapport_setup”: 1, as `rapport export setup` writes it.", "required");
    if (!said->is_int64() || said->get_int64() != version) return invalid(std::string("/") + version_member, "This setup is of another version than 1, which is the one that is known here.", "version");
    std::vector<Fault> faults;
    for (const auto& [name, ignored] : file)
        if (name != version_member && std::ranges::find(parts, std::string_view(name), &setup::Part::name) == parts.end())
            faults.push_back({"/" + pointer_part(name), "unknown", "There is no part “" + std::string(name) + "” of a setup."});
    if (!faults.empty()) return invalid(std::move(faults));
    return file;
}

void add(BroughtSetup& brought, const setup::Part& part, setup::Step step)
{
    ++(step.effect == setup::Effect::made ? brought.made : step.effect == setup::Effect::changed ? brought.changed : brought.same);
    if (brought.dry_run) step.link.reset();         // it opens nothing
    brought.steps.push_back({part.name, step.effect, std::move(step.what), std::move(step.link)});
}

Result<Done> bring_part(Context& ctx, const setup::Part& part, const json::value& wanted, BroughtSetup& brought)
{
    if (!ctx.actor.may(part.may_write)) return not_allowed("You may not change the part “" + part.name + "” of the setup.");
    auto steps = part.bring(ctx, json::serialize(wanted));
    if (!steps) {
        auto error = std::move(steps).error();
        for (auto& fault : error.faults) fault.pointer.insert(0, "/" + part.name);
        return error;
    }
    for (auto& step : *steps) add(brought, part, std::move(step));
    return Done{};
}

std::string counts_of(const BroughtSetup& brought)
{
    return "{\"made\":[null," + std::to_string(brought.made) + "],\"changed\":[null," + std::to_string(brought.changed) + "]}";
}

}  // namespace

Result<std::string> write_setup(Context& ctx, const setup::Parts& parts)
{
    std::string compact = std::string("{\"") + version_member + "\":" + std::to_string(version);
    for (const auto& part : parts) {
        if (!ctx.actor.may(part.may_read)) return not_allowed("You may not read the part “" + part.name + "” of the setup.");
        compact += ",\"" + part.name + "\":" + part.write(ctx);
    }
    std::string out;
    indent(out, compact + "}");
    return out + "\n";
}

Result<BroughtSetup> bring_setup(Desk& desk, const setup::Parts& parts, std::string_view text, bool dry_run)
{
    TRY(const auto file, whole_file(parts, text));
    BroughtSetup brought;
    bool tried = false;
    const auto done = desk.write([&](Context& ctx) -> Result<Done> {
        brought = BroughtSetup{};
        brought.dry_run = dry_run;
        tried = false;
        for (const auto& part : parts)
            if (const auto* wanted = file.if_contains(part.name)) CHECK(bring_part(ctx, part, *wanted, brought));
        tried = true;
        if (dry_run) return conflict("A dry run is taken back.", "dry_run");
        if (brought.made + brought.changed > 0) identity::record(ctx, "setup.brought_in", "setup", counts_of(brought));
        return Done{};
    });
    if (!done && !(dry_run && tried)) return done.error();
    return brought;
}

std::int64_t line_in(std::string_view text, std::string_view pointer)
{
    json::stream_parser parser;
    boost::system::error_code wrong;
    const auto read = parser.write_some(text.data(), text.size(), wrong);
    if (!wrong) parser.finish(wrong);
    if (wrong) return 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(read, text.size())), '\n');
    return Walk(text).to(pointer);
}

}  // namespace rapport::imports
