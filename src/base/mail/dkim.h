// Signs messages (DKIM: RFC 6376, RFC 8463): relaxed/relaxed, SHA-256, with an RSA or an Ed25519 key.
#pragma once
#include "base/mail/message.h"

#include <memory>

namespace rapport::mail {

class DkimKey {
public:
    // A new RSA key of 2048 bits, as the text of a PEM file.
    static std::string make_pem();
    // From the text of a PEM file. invalid: no private key, an RSA key below 2048 bits, another kind of key; a domain or a
    // selector that is no name. `selector` and `domain` say where the public half stands: SELECTOR._domainkey.DOMAIN.
    static Result<DkimKey> read(std::string_view pem, std::string_view domain, std::string_view selector);

    const std::string& domain() const { return domain_; }
    const std::string& selector() const { return selector_; }
    bool is_ed25519() const { return ed25519_; }
    std::string record() const;                     // the TXT record to publish: "v=DKIM1; k=rsa; p=..."
    std::string sign(std::string_view input) const; // raw bytes of the signature of SHA-256 over `input`

private:
    DkimKey() = default;
    std::shared_ptr<void> key_;
    std::string domain_, selector_;
    bool ed25519_ = false;
};

// The header "DKIM-Signature: ...\r\n" that goes on top. Signed are all headers of the message that matter; From, To, Subject, Date, Reply-To
// and the like once more than they stand there, so that none can be added (RFC 6376, 8.15).
std::string dkim_signature(const Composed& message, const DkimKey& key, Instant at);
// The message with a signature by each key on top.
std::string signed_text(const Composed& message, const std::vector<DkimKey>& keys, Instant at);

// RFC 6376, 3.4.2 and 3.4.4.
std::string relaxed_header(std::string_view line);  // without the CRLF at its end
std::string relaxed_body(std::string_view body);

}  // namespace rapport::mail
