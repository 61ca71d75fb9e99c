// Every domain that keeps columns of customer_facts, and a check that they are true.
#pragma once
#include "base/cli/command.h"
#include "customers/facts.h"

namespace rapport::app {

std::vector<customers::FactOwner> fact_owners();
cli::Command check_facts_command();

}  // namespace rapport::app
