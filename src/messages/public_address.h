// Under which address customers reach our pages: links in mail begin with it, never with what a request says of itself.
#pragma once
#include "base/context.h"
#include "base/describe.h"
#include "base/result.h"

namespace rapport::messages {

struct PublicAddressChange {
    Text<8, 200> address;
};
BOOST_DESCRIBE_STRUCT(PublicAddressChange, (), (address))

struct PublicAddress {
    std::int64_t version = 0;                   // 0: nobody has said it yet
    std::string address;                        // "https://hallo.hafer-mohn.example", without a slash at its end
};
BOOST_DESCRIBE_STRUCT(PublicAddress, (), (version, address))

PublicAddress read_public_address(Db& db);

// invalid: no https address, or one with more than host and port (http is for this machine alone). conflict "changed_meanwhile".
Result<PublicAddress> change_public_address(Context& ctx, std::int64_t version, const PublicAddressChange& change);

// Whether mail with links can be written at all: it is known from whom it comes, and where its links lead.
bool can_write_links(Db& db);

}  // namespace rapport::messages
