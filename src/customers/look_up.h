// Looking a customer up as somebody types: a part of a name however misspelt, the end of a phone number, the beginning of
// an e-mail address, a card, the id of another system.
#pragma once
#include "customers/directory.h"

namespace rapport::customers {

// The best `most` of those who fit and sort behind `after`, best first. Misspelt words are tried when fewer than `want` fit
// without, unless somebody fits each of several words. `country`: the business's, for phones; nothing: not by phones and addresses at all, for those who may not see
// them and could else try one after the other. By a phone, address, card or
// id some hundreds are found at most. A text with nothing to look for fits nobody.
std::vector<Match> look_up(Db& db, Directory& directory, std::string_view typed, const std::optional<std::string>& country, std::size_t want, std::size_t most,
                           const std::optional<Match>& after = {});

}  // namespace rapport::customers
