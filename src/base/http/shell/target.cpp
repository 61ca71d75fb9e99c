#include "base/http/shell/target.h"
#include "base/http/shell/percent.h"

namespace rapport::http::shell {

std::optional<Fault> read_target(std::string_view target, std::string& path, std::string& query)
{
    if (target.empty() || target.front() != '/')
        return Fault{400, "bad_target", "The address of the request must begin with a slash."};

    const auto question = target.find('?');
    if (question != target.npos) query.assign(target.substr(question + 1));
    const auto raw = target.substr(0, question);

    path.reserve(raw.size());
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] != '%') {
            path += raw[i];
            continue;
        }
        const int high = i + 2 < raw.size() ? hex_value(raw[i + 1]) : -1;
        const int low = i + 2 < raw.size() ? hex_value(raw[i + 2]) : -1;
        if (high < 0 || low < 0)
            return Fault{400, "bad_target", "The address of the request holds a percent sign that encodes nothing."};
        const int c = high * 16 + low;
        if (c < 0x20 || c == 0x7f)
            return Fault{400, "bad_target", "The address of the request holds a control character."};
        path += static_cast<char>(c);
        i += 2;
    }
    return {};
}

}  // namespace rapport::http::shell
