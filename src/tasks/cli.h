// Options that the commands of tasks and of hand-overs share. For this folder.
#pragma once
#include "base/cli/command.h"
#include "base/context.h"
#include "base/result.h"
#include "customers/customer.h"
#include "identity/staff.h"

namespace rapport::tasks {

// Nothing where the option is not given. not_found: there is nobody of that id, or of that e-mail.
Result<std::optional<Id<customers::Customer>>> customer_option(Context& ctx, const cli::Arguments& arguments);
Result<std::optional<Id<identity::Staff>>> staff_option(Context& ctx, const cli::Arguments& arguments, const std::string& option);

// handover list, give, accept, decline, keep and reopen.
void add_handover_commands(cli::Commands& commands);

}  // namespace rapport::tasks
