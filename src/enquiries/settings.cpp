#include "enquiries/settings.h"

#include "base/json.h"
#include "identity/audit.h"

namespace rapport::enquiries {
namespace {

constexpr std::int64_t most_days = 365;

struct Row {
    std::int64_t version = 0;
    std::string settings;
    Instant made_at;
    std::string made_by;
};
BOOST_DESCRIBE_STRUCT(Row, (), (version, settings, made_at, made_by))

const Sql in_force_sql{"enquiries.settings", Reach::business, "SELECT " + columns<Row>() + " FROM enquiry_settings ORDER BY version DESC LIMIT 1"};
const Sql add_sql{"enquiries.add_settings", Reach::business, insert_into<Row>("enquiry_settings")};

}  // namespace

EnquirySettingsInForce read_settings(Db& db)
{
    const auto row = db.one<Row>(in_force_sql);
    if (!row) return {};
    const auto settings = from_json_text<EnquirySettings>(row->settings);
    if (!settings) throw std::runtime_error("the settings of enquiries in the database cannot be read");
    return {*settings, row->version};
}

Result<EnquirySettingsInForce> change_settings(Context& ctx, std::int64_t version, const EnquirySettings& settings)
{
    std::vector<Fault> faults;
    each_member<EnquirySettings>([&](const char* name, auto member) {
        if (settings.*member < 0 || settings.*member > most_days) faults.push_back({"/" + std::string(name), "range", "0 to 365 days."});
    });
    if (!faults.empty()) return invalid(std::move(faults));
    const auto before = read_settings(ctx.db);
    if (before.version != version) return conflict("This was changed meanwhile. Read it again.", "changed_meanwhile");
    if (static_cast<const EnquirySettings&>(before) == settings) return before;
    ctx.db.run(add_sql, Row{version + 1, to_json(settings), ctx.now(), ctx.actor.name});
    identity::record(ctx, "enquiry_settings.changed", "version " + std::to_string(version + 1),
                     "{\"settings\":[" + to_json(static_cast<const EnquirySettings&>(before)) + "," + to_json(settings) + "]}");
    return read_settings(ctx.db);
}

}  // namespace rapport::enquiries
