#include "tasks/task.h"

#include "base/json.h"
#include "base/text.h"

namespace rapport::tasks {

std::string json_text(const Checklist& checklist) { return to_json(checklist); }

Checklist checklist_from_json(std::string_view text) { return from_json_text<Checklist>(text).value(); }

std::string look_up_of(const Asked& task)
{
    std::string text = task.what;
    const auto add = [&](const std::optional<std::string>& more) { if (more) text += " " + *more; };
    add(task.goal);
    add(task.done_means);
    add(task.limits);
    add(task.budget);
    for (const auto& line : task.checklist) add(line.text.value);
    add(task.staff);
    add(task.given_by);
    std::string folded;
    for (const auto& word : words(fold(text))) folded += " " + word;
    return folded;
}

}  // namespace rapport::tasks
