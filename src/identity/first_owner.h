// The first owner: there is no default account, only a link that the machine's own terminal shows.
#pragma once
#include "identity/sessions.h"
#include "identity/tries.h"

namespace rapport::identity {

struct FirstOwner {
    std::string link_token;
    std::string name;
    std::string email;
    std::string password;
};
BOOST_DESCRIBE_STRUCT(FirstOwner, (), (link_token, name, email, password))

// Makes the first owner, and signs them in. invalid: name, e-mail or password, all faults at once; not_allowed
// "not_signed_in": the link was used or ran out; "too_many_tries"; conflict "owner_exists", "email_taken".
Result<SignedIn> become_first_owner(Desk& desk, SignInTries& tries, const FirstOwner& input, const Asking& asking);

// What add_first_owner() would refuse. invalid: name, e-mail or password, all faults at once. `business`: its name, which is no password.
Result<Done> check_first_owner(const std::string& name, const std::string& email, const std::string& password, const std::string& business);
// The same without a link and without signing in, for whoever holds the machine: `init --owner EMAIL --password-file F`.
Result<Staff> add_first_owner(Desk& desk, const std::string& name, const std::string& email, const std::string& password);

}  // namespace rapport::identity
