// The certificate with which `serve` speaks TLS, and the shop's own authority where no public one can see its network.
#pragma once
#include "app/config.h"
#include "base/cli/terminal.h"
#include "base/time.h"

#include <functional>

namespace rapport::app {

// Makes DATA/tls with an authority for this name and a certificate of it, and says how a tablet comes to trust it. An
// authority that is there already is kept, so that tablets that trust it go on doing so, unless it is for another name
// (conflict). invalid: no name of a machine.
// `where`: cli::Arguments::where, for the command that is printed.
Result<Done> make_local_tls(const std::filesystem::path& data_folder, const std::string& name, Instant now, const std::string& where, cli::Terminal& terminal);
// The same refusals, with nothing made.
Result<Done> can_make_local_tls(const std::filesystem::path& data_folder, const std::string& name, Instant now);

// Watches the files of a running server.
class WatchedTls {
public:
    // `reload` shows the files to new connections; it throws when they cannot be used.
    WatchedTls(const Settings& settings, const Clock& clock, std::function<void()> reload);

    // What whoever starts the server should know: the certificate is not valid yet, no longer or not for long. Else empty.
    std::string remark() const;
    // Renews a certificate of the local authority in its last month; shows files that have changed. Says in the log what it
    // did, and what could not be used: then the server goes on with what it has.
    void look();

private:
    using Times = std::pair<std::filesystem::file_time_type, std::filesystem::file_time_type>;
    Times times() const;
    bool renew_ours();          // whether it did

    std::filesystem::path certificate_, key_, folder_;
    const Clock& clock_;
    std::function<void()> reload_;
    Times seen_;
    Instant until_{};           // of the certificate that was looked at last
};

// What to say where pages are served to other machines without TLS; empty on the loopback address.
std::string plain_remark(const std::string& host);

}  // namespace rapport::app
