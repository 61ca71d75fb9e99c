// Who is trained, as a cell of a file says it: one line each, "Tom Reimers", "Tom Reimers, 2026-03-01" from that day on, or
// "Tom Reimers, 2026-03-01, 2026-09-30" where that has ended. A name that several people have stands there as their id.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "imports/names.h"
#include "standards/standard.h"

namespace rapport::standards {

struct TrainedLine {
    std::string who;
    std::optional<Day> since;
    std::optional<Day> until;       // the last day
};
BOOST_DESCRIBE_STRUCT(TrainedLine, (), (who, since, until))

// invalid at "trained": a day that is none, a last day before the first.
Result<std::vector<TrainedLine>> trained_lines(const imports::Reading& reading, std::string_view cell);

// The people whom such lines mean: everybody who works or worked here.
class TrainedPeople {
public:
    explicit TrainedPeople(Context& ctx);

    // The training that the lines say, all of it: what is stored keeps its id, and somebody without a day keeps the one that goes on, else
    // is trained from today on. invalid at "trained": nobody or several people of that name, the same person twice within the same days.
    Result<std::vector<Training>> training(const std::vector<TrainedLine>& lines, const std::vector<Training>& stored) const;
    std::string cell(const std::vector<Training>& training) const;

private:
    Result<identity::Staff> find(const std::string& who) const;

    Context& ctx_;
    std::vector<identity::Staff> staff_;
};

}  // namespace rapport::standards
