// Which machines a mail server may be: not those of this machine's own link, and not those that tell a machine in a cloud its secrets. A name is
// looked at when it is typed and, with every address that it stands for, when a connection is opened. This machine itself and the addresses of a
// private network are allowed, since mail servers stand there.
#pragma once
#include <string_view>

#include <curl/curl.h>

struct sockaddr;

namespace rapport::mail {

constexpr std::string_view not_a_mail_server = "No mail server stands at this address: it belongs to the machine's own network or to the cloud that the machine runs in.";

// As it was typed; a number may be written as any that the system takes for an address: 0xa9fea9fe.
bool may_be_a_mail_server(std::string_view host);
bool may_be_a_mail_server(const sockaddr& address);

// What a name stood for. Where one of its addresses may be a mail server, what went wrong there is what went wrong.
struct Addresses {
    bool allowed = false;
    bool refused = false;
    bool all_refused() const { return refused && !allowed; }
};
// Has libcurl open connections to addresses that may be a mail server alone; `met`, which stays where it is, tells which there were.
CURLcode keep_to_mail_servers(CURL* handle, Addresses& met);

}  // namespace rapport::mail
