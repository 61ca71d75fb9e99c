#include "app/tls.h"

#include "base/crypto/certificates.h"
#include "base/log.h"
#include "identity/cookies.h"

#include <fcntl.h>
#include <fstream>
#include <system_error>
#include <unistd.h>

namespace rapport::app {
namespace {

constexpr std::int64_t renewed_before_us = 30 * us_per_day;
constexpr std::int64_t told_before_us = 14 * us_per_day;

struct Files {
    explicit Files(const std::filesystem::path& data_folder) : folder(data_folder / "tls") {}
    std::filesystem::path folder;
    std::filesystem::path authority() const { return folder / "authority.crt"; }
    std::filesystem::path authority_key() const { return folder / "authority-key.pem"; }
    std::filesystem::path certificate() const { return folder / "server.pem"; }
    std::filesystem::path key() const { return folder / "server-key.pem"; }
};

std::string text_of(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Whole or not at all, and readable for nobody else. Throws std::filesystem::filesystem_error.
void write_whole(const std::filesystem::path& file, const std::string& text)
{
    const auto beside = file.string() + ".new";
    const auto fail = [&] { throw std::filesystem::filesystem_error("write", file, std::error_code(errno, std::generic_category())); };
    const int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) fail();
    const bool whole = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
    ::close(fd);
    if (!whole) fail();
    std::filesystem::rename(beside, file);
}

// A certificate of the authority for this name, with the key that is there.
Result<Done> issue_into(const Files& files, const std::string& name, Instant now)
{
    const crypto::KeyAndCertificate authority{text_of(files.authority_key()), text_of(files.authority())};
    const auto old_key = text_of(files.key());
    TRY(const auto made, crypto::issue(authority, name, old_key, now));
    if (old_key.empty()) write_whole(files.key(), made.key_pem);
    write_whole(files.certificate(), made.certificate_pem);
    return Done{};
}

void say_how_to_trust(const Files& files, const std::string& name, const std::string& where, cli::Terminal& terminal)
{
    const auto authority = crypto::read_certificate(text_of(files.authority())).value();
    const auto host = name.find(':') == std::string::npos ? name : "[" + name + "]";
    terminal.say("Made a certificate for " + name + " by the shop's own authority. The server renews it by itself.");
    terminal.say("1. Serve with it:");
    terminal.print("rapport serve" + where + " --listen 0.0.0.0:8443 --tls-cert " + files.certificate().string() + " --tls-key " + files.key().string() + "\n");
    terminal.say("2. Bring " + files.authority().string() + " to each tablet, by cable or mail. It is no secret; the files whose names end in key.pem");
    terminal.say("   are: they stay here. Trust it there, once:");
    terminal.say("   iPad, iPhone  open it, install the profile in Settings; then General > About > Certificate Trust Settings: switch it on");
    terminal.say("   Android       Settings > Security > Encryption and credentials > Install a certificate > CA certificate");
    terminal.say("   Windows       open it > Install Certificate > Local Machine > Trusted Root Certification Authorities");
    terminal.say("   Mac           open it, find it in Keychain Access > System, and let it Always Trust");
    terminal.say("   Firefox       Settings > Privacy and Security > View Certificates > Authorities > Import");
    terminal.say("   The tablet shows this SHA-256: " + authority.fingerprint);
    terminal.say("   It vouches for " + name + " and for nothing else, until " + to_text(Day{static_cast<std::int32_t>(authority.until.us / us_per_day)}) + ".");
    terminal.say("3. Open https://" + host + ":8443 there. The name must lead to this machine: say so in the shop's router, or use its address as the name.");
}

}  // namespace

Result<Done> can_make_local_tls(const std::filesystem::path& data_folder, const std::string& name, Instant now)
{
    const Files files(data_folder);
    CHECK(crypto::make_authority(name, now));
    if (const auto there = crypto::read_certificate(text_of(files.certificate())); there && there->name != name)
        return conflict(files.folder.string() + " holds a certificate for " + there->name + ". Move that folder away to make one for " + name + "; tablets then have to trust the new one.");
    return Done{};
}

Result<Done> make_local_tls(const std::filesystem::path& data_folder, const std::string& name, Instant now, const std::string& where, cli::Terminal& terminal)
{
    CHECK(can_make_local_tls(data_folder, name, now));
    const Files files(data_folder);
    std::filesystem::create_directories(files.folder);
    std::filesystem::permissions(files.folder, std::filesystem::perms::owner_all);
    if (!std::filesystem::exists(files.authority()) || !std::filesystem::exists(files.authority_key())) {
        TRY(const auto authority, crypto::make_authority(name, now));
        write_whole(files.authority_key(), authority.key_pem);
        write_whole(files.authority(), authority.certificate_pem);
    }
    CHECK(issue_into(files, name, now));
    say_how_to_trust(files, name, where, terminal);
    return Done{};
}

WatchedTls::WatchedTls(const Settings& settings, const Clock& clock, std::function<void()> reload)
    : certificate_(settings.tls_cert), key_(settings.tls_key), folder_(settings.data_folder), clock_(clock), reload_(std::move(reload)), seen_(times())
{
    if (const auto read = crypto::read_certificate(text_of(certificate_))) until_ = read->until;
}

WatchedTls::Times WatchedTls::times() const
{
    std::error_code ignored;
    return {std::filesystem::last_write_time(certificate_, ignored), std::filesystem::last_write_time(key_, ignored)};
}

std::string WatchedTls::remark() const
{
    const auto read = crypto::read_certificate(text_of(certificate_));
    if (!read) return {};
    const auto day = [](Instant at) { return to_text(Day{static_cast<std::int32_t>(at.us / us_per_day)}); };
    const auto now = clock_.now();
    const auto what = "The TLS certificate " + certificate_.string();
    if (read->until < now) return what + " ended on " + day(read->until) + ": browsers refuse it until it is renewed. The server takes a new one without a restart.";
    if (now < read->from) return what + " begins on " + day(read->from) + ": browsers refuse it until then. Is this machine's clock right?";
    if (read->until.us - now.us < told_before_us) return what + " ends on " + day(read->until) + ". Renew it before; the server takes the new one without a restart.";
    return {};
}

void WatchedTls::look()
{
    const bool renewed = renew_ours();      // which a clock of files that ticks slowly need not show
    const auto now = times();
    if (!renewed && now == seen_) return;
    seen_ = now;
    try {
        reload_();
        if (const auto read = crypto::read_certificate(text_of(certificate_))) until_ = read->until;
        log::info("the TLS certificate was renewed", {{"file", certificate_.string()}, {"remark", remark()}});
    } catch (const std::exception& unusable) {
        log::warn("the new TLS certificate cannot be used; the old one stays", {{"reason", unusable.what()}});
    }
}

bool WatchedTls::renew_ours()
{
    if (until_.us - clock_.now().us > renewed_before_us) return false;
    const Files files(folder_);
    std::error_code none;
    if (!std::filesystem::equivalent(certificate_, files.certificate(), none)) return false;
    const auto ours = text_of(certificate_);
    const auto read = crypto::read_certificate(ours);
    if (!read || !crypto::is_issued_by(text_of(files.authority()), ours)) return false;
    try {
        const auto made = issue_into(files, read->name, clock_.now());
        if (!made) log::warn("the TLS certificate could not be renewed", {{"reason", made.error().detail}});
        return made.has_value();
    } catch (const std::exception& refused) {
        log::warn("the TLS certificate could not be renewed", {{"reason", refused.what()}});
        return false;
    }
}

std::string plain_remark(const std::string& host)
{
    if (host == "localhost" || identity::is_loopback(host)) return {};
    return "Without TLS nobody can sign in from another machine, since the network could read along. Give --tls-cert and --tls-key; "
           "`rapport init --tls-self-signed NAME` makes them.";
}

}  // namespace rapport::app
