// What stands in the head of a message: texts that can hold no line break, and addresses that are addresses. A value of these
// types is safe to write into a header or an SMTP command, since nothing else makes one.
#pragma once
#include "base/result.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rapport::mail {

// UTF-8 on one line: whatever would end a line or hide in one (control characters, U+2028, U+2029) is a space here.
class HeaderText {
public:
    HeaderText() = default;
    explicit HeaderText(std::string_view text);
    const std::string& text() const { return text_; }
    bool empty() const { return text_.empty(); }

private:
    std::string text_;
};

// local@domain as SMTP takes it without extensions: the local part in ASCII without quotes, the domain with its
// international letters as A-labels (RFC 5890).
class Address {
public:
    // Nothing for what is no address; the name is cleaned.
    static std::optional<Address> of(std::string_view address, std::string_view name = {});
    const std::string& address() const { return address_; }
    const HeaderText& name() const { return name_; }
    std::string_view domain() const { return std::string_view(address_).substr(address_.rfind('@') + 1); }

private:
    Address() = default;
    std::string address_;
    HeaderText name_;
};

// The id of a message with its angle brackets: "<msg_...@hafer-mohn.example>" (RFC 5322, 3.6.4). `unique` is of letters, digits, '.', '_' and '-'.
class MessageId {
public:
    static MessageId of(std::string_view unique, const Address& from);
    static std::optional<MessageId> parse(std::string_view text);
    const std::string& text() const { return text_; }

private:
    MessageId() = default;
    std::string text_;
};

// An address on the web as a header may hold it: https or http, of visible ASCII characters without angle brackets.
class WebAddress {
public:
    static std::optional<WebAddress> of(std::string_view text);
    const std::string& text() const { return text_; }

private:
    WebAddress() = default;
    std::string text_;
};

// A name of a host: letters, digits, '-' and '.', in lower case and with A-labels; nothing for what is none.
std::optional<std::string> host_name(std::string_view text);

}  // namespace rapport::mail
