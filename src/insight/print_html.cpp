// The owner's letter: one page that prints on A4, without script and without anything from elsewhere.
#include "insight/print.h"

#include "base/money.h"

#include <cmath>

namespace rapport::insight {
namespace {

std::string escaped(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '<') out += "&lt;";
        else if (c == '>') out += "&gt;";
        else if (c == '&') out += "&amp;";
        else if (c == '"') out += "&quot;";
        else out += c;
    }
    return out;
}

std::string decimal(double value, int places)
{
    char text[48];
    std::snprintf(text, sizeof text, "%.*f", places, value);
    return text;
}

constexpr std::string_view style = R"(
  :root { color-scheme: light dark; --paper: #f5f1e8; --ink: #26211c; --ink-2: #574e44; --line: #dfd5c4; }
  @media (prefers-color-scheme: dark) { :root { --paper: #181512; --ink: #f1e9dc; --ink-2: #c9bdab; --line: #393129; } }
  @media print { :root { --paper: #fff; --ink: #000; --ink-2: #333; --line: #bbb; } @page { size: A4; margin: 18mm; } }
  body { background: var(--paper); color: var(--ink); font: 16px/1.5 Charter, "Iowan Old Style", Georgia, serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { font-size: 1.75rem; font-weight: 400; line-height: 1.3; } h2 { font-size: 1.125rem; border-top: 1px solid var(--line); padding-top: .75rem; }
  table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .2rem .6rem .2rem 0; font-variant-numeric: tabular-nums; }
  th { font-weight: 400; color: var(--ink-2); } td.n { text-align: right; } .figure { font-size: 1.375rem; } .scroll { overflow-x: auto; }
)";

void figure(std::string& out, const std::string& name, const std::optional<double>& value, const std::optional<std::pair<double, double>>& interval,
            const std::string& n, double scale, int places, const std::string& unit, const std::string& why_not)
{
    out += "<tr><th scope=\"row\">" + escaped(name) + "</th>";
    if (!value) {
        out += "<td colspan=\"3\">" + escaped(why_not) + "</td></tr>\n";
        return;
    }
    out += "<td class=\"figure\">" + decimal(*value * scale, places) + escaped(unit) + "</td><td>";
    if (interval) out += decimal(interval->first * scale, places) + " to " + decimal(interval->second * scale, places) + escaped(unit);
    out += "</td><td>" + escaped(n) + "</td></tr>\n";
}

}  // namespace

std::string report_html(const Report& report, const History&, const std::vector<Behind>& fading, const Business& business)
{
    const auto why = [&](const std::string& pointer) {
        const auto found = report.cannot_tell.find(pointer);
        return found == report.cannot_tell.end() ? std::string("cannot tell yet") : found->second;
    };
    std::string out = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>"
        + escaped(business.name) + ", " + to_text(report.as_of) + "</title><style>" + std::string(style) + "</style></head><body><main>\n";
    out += "<p>" + escaped(business.name) + ", " + to_text(report.as_of) + "</p>\n<h1>" + escaped(sentence(report)) + "</h1>\n<h2>Four figures</h2>\n<table>\n";
    figure(out, "Stayed", report.retention.rate, report.retention.interval, std::to_string(report.retention.returned) + " of " + std::to_string(report.retention.of), 100, 0, " %", why("/retention/rate"));
    figure(out, "Recommend us (NPS)", report.net_promoter_score.score, report.net_promoter_score.interval, "n " + std::to_string(report.net_promoter_score.responses), 1, 0, "", why("/net_promoter_score/score"));
    figure(out, "Worth in " + std::to_string(report.lifetime_value.horizon_days) + " days", report.lifetime_value.mean, report.lifetime_value.mean_interval,
           "n " + std::to_string(report.lifetime_value.customers), 1, 2, " " + std::string(report.currency.text()), why("/lifetime_value/mean"));
    figure(out, "Content, of 5", report.satisfaction.csat.mean, report.satisfaction.csat.mean_interval, "n " + std::to_string(report.satisfaction.csat.responses), 1, 1, "", why("/satisfaction/csat/score"));
    out += "</table>\n";
    if (!fading.empty()) {
        out += "<h2>Fading, first by what they mean to us</h2>\n<table>\n";
        for (const auto& person : fading)
            out += "<tr><td>" + escaped(person.name.value_or(person.external_id.value_or(to_text(person.id)))) + "</td><td>" + escaped(person.reason) + "</td></tr>\n";
        out += "</table>\n";
    }
    out += "<h2>Who came back</h2>\n<div class=\"scroll\"><table>\n<tr><th scope=\"col\">first came in</th><th scope=\"col\">people</th><th scope=\"col\">came in each " + std::string(enum_text(report.retention.period)) + " after, of 100</th></tr>\n";
    for (const auto& cohort : report.retention.cohorts) {
        out += "<tr><td>" + cohort.cohort + "</td><td class=\"n\">" + std::to_string(cohort.size) + "</td><td>";
        for (std::size_t k = 1; k < cohort.active.size(); ++k)
            out += (k > 1 ? " · " : "") + (cohort.size ? decimal(100.0 * static_cast<double>(cohort.active[k]) / static_cast<double>(cohort.size), 0) : "-");
        out += "</td></tr>\n";
    }
    out += "</table></div>\n";
    if (report.satisfaction.ces.score) {
        out += "<h2>How easy we are to deal with</h2>\n<table>\n";
        figure(out, "CES, of 7", report.satisfaction.ces.score, report.satisfaction.ces.interval, "n " + std::to_string(report.satisfaction.ces.responses), 1, 1, "", "");
        out += "</table>\n";
    }
    if (has_troubles(report)) {
        out += "<h2>When something went wrong</h2>\n<table>\n";
        for (const auto& line : recovery_lines(report))
            out += "<tr><th scope=\"row\">" + escaped(line.name) + "</th><td class=\"figure\">" + escaped(line.value) + "</td><td>" + escaped(line.rests_on) + "</td></tr>\n";
        out += "</table>\n";
    }
    if (report.ladder) out += "<h2>The ladder</h2>\n<p>" + escaped(ladder_sentence(report)) + "</p>\n";
    return out + "</main></body></html>\n";
}

}  // namespace rapport::insight
