#include "base/db/placement.h"

#include <algorithm>

namespace rapport {
namespace {

using enum Placement;

// By the migration that makes them.
constexpr TablePlacement tables[] = {
    // 0001 base
    {"schema_migrations", single},
    {"business", reference},
    {"node_leases", single},
    {"jobs", single},
    {"indexes_put_off", single},
    {"idempotency_keys", single},
    // 0002 identity
    {"staff", reference},
    {"staff_passwords", reference},
    {"sessions", single},
    {"sign_in_links", single},
    {"tokens", single},
    {"audit_events", customer, "shard_id"},     // beside the customer it is about, else beside the one who acted
    // 0003 customers
    {"customers", customer, "id"},
    {"customer_contacts", customer},
    {"customer_identifiers", by_value},
    {"customer_tags", customer},
    {"consents", customer},
    {"customer_facts", customer},
    // 0004 touchpoints
    {"touchpoints", customer},
    {"touchpoint_keys", by_value},
    // 0005 orders
    {"products", reference},
    {"orders", customer},
    {"order_items", customer},
    {"order_keys", by_value},
    // 0006 listening
    {"responses", customer},
    {"response_keys", by_value},
    // 0007 imports
    {"imports", single},
    {"import_changes", single},
    // 0010 rhythms
    {"rhythms", customer},
    {"rhythm_population", reference},
    // 0011 ladder
    {"ladder_rules", reference},
    {"ladder_levels", customer},
    {"ladder_months", reference},
    {"ladder_ways", reference},
    // 0012 opening hours
    {"opening_hours", reference},
    // 0013 promises
    {"promises", customer},
    {"promise_endings", customer},
    {"promise_apologies", customer},
    {"promise_keys", by_value},
    // 0014 outlook
    {"outlook", customer},
    {"outlook_settlements", customer},
    // 0015 today
    {"today_marks", customer},
    // 0016 merges
    {"merges", customer},
    {"merge_rows", customer},
    {"duplicate_pairs", customer},
    {"different_people", by_value},
    {"household_proposals", by_value},
    {"duplicate_search", single},
    // 0017 names in memory
    {"look_up_changes", by_value},
    // 0018 loyalty
    {"leanings", customer},
    {"leaning_shop", reference},
    // 0019 enquiries
    {"enquiries", customer},
    {"enquiry_lines", customer},
    {"enquiry_answers", customer},
    {"quotes", customer},
    {"enquiry_outcomes", customer},
    {"enquiry_keys", by_value},
    {"enquiry_settings", reference},
    {"deliveries", customer},
    {"delivery_keys", by_value},
    // 0020 tasks
    {"tasks", by_value},
    {"task_endings", by_value},
    {"task_keys", by_value},
    {"handovers", by_value},
    {"handover_answers", by_value},
    // 0021 standards
    {"standards", reference},
    {"standard_contents", reference},
    {"standard_retirements", reference},
    {"standard_training", reference},
    {"step_ticks", customer},
    // 0022 messages
    {"mail_settings", reference},
    {"mail_servers", reference},
    {"mail_dkim_keys", reference},
    {"mail_places", single},
    {"messages", by_value},
    {"message_queue", single},
    // 0023 surveys
    {"surveys", reference},
    {"survey_wordings", reference},
    {"survey_places", reference},
    {"survey_rules", reference},
    {"survey_samples", reference},
    {"survey_invitations", customer},
    {"survey_keys", by_value},
    {"survey_left_outs", customer},
    {"survey_stops", customer},
    {"survey_answers", by_value},
    {"survey_values", by_value},
    {"survey_answer_keys", by_value},
    {"survey_replies", by_value},
    {"survey_batches", by_value},
    {"survey_sheets", by_value},
    // 0024 themes
    {"themes", reference},
    {"theme_findings", reference},
    {"comment_readings", customer},
    {"theme_sentences", customer},
    {"comment_words", customer},
    {"remark_readings", by_value},
    {"remark_sentences", by_value},
    {"remark_words", by_value},
    // 0025 cases
    {"cases", by_value},
    {"case_keys", by_value},
    {"case_entries", by_value},
    {"case_clocks", by_value},
    {"case_closures", by_value},
    {"case_merges", by_value},
    {"case_watchers", by_value},
    {"case_verdicts", by_value},
    {"case_rules", reference},
    {"teams", reference},
    {"remedies", by_value},
    {"remedy_answers", by_value},
    {"money_given", by_value},
    // 0026 inbox
    {"message_tokens", by_value},
    {"mail_undeliverable", by_value},
    {"mail_threads", by_value},
    {"received_mails", by_value},
    {"received_keys", by_value},
    {"received_message_ids", by_value},
    {"kept_files", by_value},
    {"kept_file_pieces", by_value},
    {"mail_attachments", by_value},
    {"mail_accounts", reference},
    {"mail_account_places", single},
    {"mail_hook_secrets", reference},
    {"mail_hook_calls", by_value},
    // 0027 settled clock
    {"settled_clock", single},
    // 0029 the front desk
    {"shared_values", customer},
    // 0031 voice
    {"message_secrets", single},
    {"ideas", by_value},
    {"idea_votes", customer},
    {"said", by_value},
    {"articles", reference},
    {"article_publications", reference},
    {"public_addresses", reference},
    {"survey_stop_keys", by_value},
    {"survey_names_taken_off", by_value},
    // 0034 values in files
    {"shared_value_keys", by_value},
    // 0037 versions only rise
    {"import_returns", single},
    // 0038 teams that a case was taken from
    {"case_teams_left", by_value},
    // 0040 former answers
    {"idea_former_answers", by_value},
    // 0050 suggestion box
    {"idea_box", by_value},
    {"idea_box_votes", by_value},
    // 0051 files that we send
    {"message_files", by_value},
    {"case_files", by_value},
    // 0059 asked less often
    {"survey_seldoms", customer},
    // 0041 contacts of nobody
    {"touchpoints_put_by", customer},
    // 0044 asked again
    {"case_askings", by_value},
};

}  // namespace

std::span<const TablePlacement> placements() { return tables; }

const TablePlacement* placement_of(std::string_view table)
{
    const auto found = std::ranges::find(tables, table, &TablePlacement::table);
    return found == std::end(tables) ? nullptr : &*found;
}

}  // namespace rapport
