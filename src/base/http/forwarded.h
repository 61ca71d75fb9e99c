// Behind a proxy everybody comes from its address: whom it names in X-Forwarded-For counts as the client, where we trust it.
#pragma once
#include "base/http/message.h"
#include "base/result.h"

#include <array>
#include <vector>

namespace rapport::http {

class TrustedProxies {
public:
    // "127.0.0.1, ::1, 10.0.0.0/8": addresses and networks with commas between them; may be empty. invalid at trusted_proxy: one that is neither.
    static Result<TrustedProxies> of(std::string_view list);

    bool empty() const { return networks_.empty(); }
    // Of what a trusted proxy sends, the peer becomes the rightmost address of X-Forwarded-For that is no trusted proxy itself: whatever stands left
    // of it anybody may have written. The proxy stays known as `via`. Nothing changes for who comes by themselves.
    void name_client(Request& request) const;

private:
    struct Network {
        std::array<unsigned char, 16> address;      // of IPv4 as ::ffff:0:0/96
        int bits = 128;
    };
    bool has(std::string_view address) const;

    std::vector<Network> networks_;
};

}  // namespace rapport::http
