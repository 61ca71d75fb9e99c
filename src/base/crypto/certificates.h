// A certificate authority of one's own, for a shop whose network no public authority can see (OpenSSL).
#pragma once
#include "base/result.h"
#include "base/time.h"

#include <string>

namespace rapport::crypto {

struct KeyAndCertificate {
    std::string key_pem;            // a secret
    std::string certificate_pem;
};

constexpr int authority_days = 3650;
constexpr int certificate_days = 397;   // devices refuse what is valid for longer

// An authority that can vouch for this name and for the machine itself ("localhost", 127.0.0.1, ::1), and for nothing else
// (RFC 5280, 4.2.1.10), so that who trusts it need not fear for other pages. `name` is a host name or a numeric
// address. invalid: it is neither.
Result<KeyAndCertificate> make_authority(const std::string& name, Instant now);

// A server's certificate of that authority. `key_pem`: of the one it replaces; empty: a new key.
Result<KeyAndCertificate> issue(const KeyAndCertificate& authority, const std::string& name, const std::string& key_pem, Instant now);

struct Certificate {
    Instant from, until;
    std::string name;               // the first name that it is for
    std::string fingerprint;        // SHA-256 as devices show it, "AB:CD:..."
};
// The first one in a PEM text. invalid: there is none.
Result<Certificate> read_certificate(const std::string& pem);

// Whether the second certificate's signature is by the first one's key.
bool is_issued_by(const std::string& authority_pem, const std::string& certificate_pem);

}  // namespace rapport::crypto
