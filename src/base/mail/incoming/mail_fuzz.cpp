// Any bytes are read as mail without harm: what comes out is UTF-8, short, without what could hide or lead away, and the same each time.
#include "base/csv/encoding.h"
#include "base/mail/incoming/mail.h"
#include "base/test/demand.h"

namespace {

using namespace rapport;
using namespace rapport::mail::incoming;

void check_line(const std::string& text, std::size_t most)
{
    demand(csv::is_utf8(text) && text.size() <= most);
    for (const unsigned char c : text) demand(c >= 0x20 && c != 0x7F);
}

void check_text(const std::string& text, const Limits& limits)
{
    demand(csv::is_utf8(text) && text.size() <= limits.text_bytes + 1);
    for (const unsigned char c : text) demand(c >= 0x20 || c == '\n' || c == '\t');
}

void check_mailbox(const Mailbox& mailbox)
{
    check_line(mailbox.name, 200);
    check_line(mailbox.address, 254);
    demand(mailbox.address.find_first_of(" <>,;\"") == std::string::npos);
}

void check(const Mail& mail, const Limits& limits, std::size_t size)
{
    check_mailbox(mail.from);
    for (const auto* list : {&mail.reply_to, &mail.to, &mail.cc}) {
        demand(list->size() <= 200);
        for (const auto& one : *list) check_mailbox(one);
    }
    check_line(mail.subject, 500);
    for (const auto* text : {&mail.text, &mail.quoted, &mail.signature}) check_text(*text, limits);
    const auto is_id = [](const std::string& id) { return id.starts_with('<') && id.ends_with('>') && id.find_first_of(" \r\n") == std::string::npos; };
    for (const auto* ids : {&mail.in_reply_to, &mail.references}) {
        demand(ids->size() <= 100);
        for (const auto& id : *ids) demand(is_id(id));
    }
    demand(mail.report.message_id.empty() || is_id(mail.report.message_id));
    demand(mail.attachments.size() <= limits.attachments);
    std::size_t attached = 0;
    for (const auto& one : mail.attachments) {
        check_line(one.name, 130);
        demand(!one.name.empty() && !one.name.starts_with('.') && one.name.find_first_of("/\\:\"<>") == std::string::npos);
        check_line(one.type, 100);
        attached += one.bytes.size();
    }
    demand(attached <= size);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view raw(reinterpret_cast<const char*>(data), size);
    const Limits limits{.bytes = 6000, .depth = 4, .parts = 12, .attachments = 5, .text_bytes = 2000};
    const auto mail = read_mail(raw, limits);
    check(mail, limits, size);
    const auto again = read_mail(raw, limits);
    demand(again.text == mail.text && again.from == mail.from && again.nature == mail.nature && again.attachments.size() == mail.attachments.size());
    (void)read_mail(raw);
    return 0;
}
