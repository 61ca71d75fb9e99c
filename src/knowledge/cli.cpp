#include "base/cli/lines.h"
#include "base/json.h"
#include "knowledge/doors.h"
#include "knowledge/service.h"

#include <fstream>
#include <sstream>

namespace rapport::knowledge {
namespace {

Result<Id<Article>> article_of(const cli::Arguments& arguments)
{
    const auto id = parse_id<Article>(arguments.operands.front());
    if (!id) return not_found("There is no article “" + arguments.operands.front() + "”.");
    return *id;
}

std::string line_of(const Article& article)
{
    return to_text(article.id) + "  " + (article.published_at ? article.changed_since ? "published, changed since" : "published" : "for us") + "  " + article.title + "\n";
}

Result<int> list(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    std::string lines;
    for (const auto& one : desk.read([&](Context& ctx) { return list_articles(ctx, {.q = arguments.get("--find")}); })) lines += line_of(one);
    cli::print_lines(terminal, lines, arguments.has("--find") ? "There are no such articles." : "There are no articles yet.");
    return cli::done;
}

Result<int> show(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, article_of(arguments));
    TRY(const auto article, desk.read([&](Context& ctx) { return read_article(ctx, id); }));
    terminal.print("# " + article.title + "\n\n" + article.text + (article.text.ends_with('\n') ? "" : "\n"));
    return cli::done;
}

Result<int> write(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    const auto path = terminal.resolve(arguments.operands.at(1));
    std::ifstream in(path, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    if (!in) return invalid("FILE", "The file " + path.string() + " cannot be read.", "usage");
    const auto& title = arguments.operands.front();
    for (const auto& [what, name, most] : {std::tuple(title, "TITLE", 160), std::tuple(text.str(), "FILE", 12000)})
        if (auto wrong = text_fault(what, 1, static_cast<std::size_t>(most), name)) return invalid({std::move(*wrong)});
    TRY(const auto article, desk.write([&](Context& ctx) { return add_article(ctx, {{title}, {text.str()}}); }));
    terminal.print(line_of(article));
    return cli::done;
}

template <Result<Article> (*act)(Context&, Id<Article>)> Result<int> one(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, article_of(arguments));
    TRY(const auto article, desk.write([&](Context& ctx) { return act(ctx, id); }));
    terminal.print(line_of(article));
    return cli::done;
}

Result<Article> publish_as_it_is(Context& ctx, Id<Article> id)
{
    TRY(const auto article, read_article(ctx, id));
    return publish_article(ctx, id, article.version);
}

}  // namespace

void add_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    commands.push_back({"article list", "lists what we know, by title", {}, {{"--find", "WORDS", "those with these words in them"}}, Needs::reading, may("cases:read"), list});
    commands.push_back({"article show", "prints an article as Markdown", {"ARTICLE"}, {}, Needs::reading, may("cases:read"), show});
    commands.push_back({"article write", "writes an article from a file of Markdown", {"TITLE", "FILE"}, {}, Needs::writing, may("cases:write"), write});
    commands.push_back({"article publish", "lets everybody read it, as it is now", {"ARTICLE"}, {}, Needs::writing, may("settings:write"), one<publish_as_it_is>});
    commands.push_back({"article unpublish", "takes it off the public page", {"ARTICLE"}, {}, Needs::writing, may("settings:write"), one<unpublish_article>});
}

}  // namespace rapport::knowledge
