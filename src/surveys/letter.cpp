#include "surveys/letter.h"

#include "base/html.h"
#include "surveys/pages/words.h"

namespace rapport::surveys {
namespace {

constexpr std::string_view button = "display:inline-block;min-width:26px;margin:0 4px 8px 0;padding:12px 10px;text-align:center;background:#fdfbf6;color:#1c4f74;"
                                    "border:1px solid #8a7e6d;border-radius:6px;text-decoration:none;font-size:18px";
constexpr std::string_view small = "font-size:14px;color:#574e44;margin:0 0 12px";

const pages::Words& say(const Letter& letter) { return pages::words_in(letter.language); }

std::string hello(const Letter& letter) { return letter.called ? pages::filled(say(letter).mail_hello_name, *letter.called) : std::string(say(letter).mail_hello); }

// Who asks, and where letters reach them: many countries' law wants that below what is sent unasked.
std::string sender_of(const Business& business) { return business.name + (business.address.empty() ? "" : "\n" + business.address); }

std::string text_of(const Letter& letter, const Business& business)
{
    std::string text = hello(letter) + "\n\n" + (letter.about ? *letter.about + "\n\n" : "") + letter.ask + "\n\n" + std::string(say(letter).mail_open) + "\n" + letter.link + "\n\n";
    if (letter.why) text += std::string(say(letter).why) + " " + *letter.why + "\n\n";
    text += sender_of(business) + "\n";
    if (letter.stop_link) text += "\n-- \n" + std::string(say(letter).stop) + ":\n" + *letter.stop_link + "\n";
    return text;
}

void write_scores(Html& mail, const Letter& letter)
{
    mail.open("p", {{"style", "margin:0 0 4px"}});
    if (!letter.scale) mail.link(say(letter).mail_open, letter.link, {{"style", std::string(button)}});
    else
        for (auto score = letter.scale->lowest; score <= letter.scale->highest; ++score) {
            const auto label = letter.labels.empty() ? std::to_string(score) : letter.labels.at(static_cast<std::size_t>(score - letter.scale->lowest));
            mail.link(label, letter.link + "?score=" + std::to_string(score), {{"style", std::string(button)}}).text(" ");
        }
    mail.close();
    if (!letter.scale) return;
    if (letter.low || letter.high)
        mail.with("p", std::to_string(letter.scale->lowest) + " " + letter.low.value_or("") + " · " + std::to_string(letter.scale->highest) + " " + letter.high.value_or(""), {{"style", std::string(small)}, {"dir", "auto"}});
    mail.with("p", say(letter).nothing_stored, {{"style", std::string(small)}});
}

std::string html_of(const Letter& letter, const Business& business)
{
    Html mail;
    mail.open("html", {{"lang", letter.language}}).open("head").single("meta", {{"charset", "utf-8"}}).close();
    mail.open("body", {{"style", "margin:0;padding:24px 16px;background:#f5f1e8;color:#26211c;font:16px/1.5 sans-serif"}}).open("div", {{"style", "max-width:560px;margin:0 auto"}});
    mail.with("p", hello(letter), {{"dir", "auto"}});
    if (letter.about) mail.with("p", *letter.about, {{"style", "white-space:pre-line"}, {"dir", "auto"}});
    mail.with("h1", letter.ask, {{"style", "font:400 24px/1.25 Georgia,serif;margin:0 0 16px"}, {"dir", "auto"}});
    write_scores(mail, letter);
    if (letter.why) mail.open("p", {{"style", std::string(small)}}).with("b", say(letter).why).text(" " + *letter.why).close();
    mail.with("p", sender_of(business), {{"style", "white-space:pre-line"}, {"dir", "auto"}});
    if (letter.stop_link) mail.open("p", {{"style", std::string(small)}}).link(say(letter).stop, *letter.stop_link, {{"style", "color:#1c4f74"}}).close();
    return mail.finish();
}

}  // namespace

messages::Texts texts_of(const Letter& letter, const Business& business)
{
    auto texts = messages::plain_texts(letter.subject, text_of(letter, business));
    texts.html = mail::Template::literal(html_of(letter, business), mail::Place::html, "html");
    return texts;
}

}  // namespace rapport::surveys
