// What the business has decided about enquiries.
#pragma once
#include "base/context.h"
#include "base/describe.h"
#include "base/result.h"

namespace rapport::enquiries {

struct EnquirySettings {
    std::int64_t grace_days = 14;           // a quote without an answer counts as lost to silence so long after it ran out
    std::int64_t propose_within_days = 30;  // an order of what they wanted, so soon after, is proposed as the sale
    bool operator==(const EnquirySettings&) const = default;
};
BOOST_DESCRIBE_STRUCT(EnquirySettings, (), (grace_days, propose_within_days))

struct EnquirySettingsInForce : EnquirySettings {
    std::int64_t version = 0;               // 0: nobody has changed them
};
BOOST_DESCRIBE_STRUCT(EnquirySettingsInForce, (EnquirySettings), (version))

EnquirySettingsInForce read_settings(Db& db);
// invalid: days outside 0 to 365. conflict "changed_meanwhile": `version` is not the one in force.
Result<EnquirySettingsInForce> change_settings(Context& ctx, std::int64_t version, const EnquirySettings& settings);

}  // namespace rapport::enquiries
