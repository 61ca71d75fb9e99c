// Sheets of paper as they are keyed in, once or twice. A batch is a pile; its sheets become answers when it is taken in.
#pragma once
#include "surveys/answering.h"

namespace rapport::surveys {

constexpr std::int64_t most_sheets = 1'000;

struct Batch {
    Id<Batch> id;
    Id<Survey> survey_id;
    std::int64_t wording = 0;
    std::string name;
    std::int64_t passes = 1;            // 2: keyed twice and compared
    Day answered_on;
    Instant created_at;
    std::optional<std::string> created_by;
    std::optional<Instant> taken_in_at;
    std::optional<std::string> taken_in_by;
};
BOOST_DESCRIBE_STRUCT(Batch, (), (id, survey_id, wording, name, passes, answered_on, created_at, created_by, taken_in_at, taken_in_by))

struct Sheet {
    Id<Batch> batch_id;
    std::int64_t pass = 1;
    std::int64_t number = 0;            // its place in the pile, from 1
    std::optional<std::string> code;    // the short code of whom it was given to
    std::vector<Given> values;
    Instant keyed_at;
    std::optional<std::string> keyed_by;
};
BOOST_DESCRIBE_STRUCT(Sheet, (), (batch_id, pass, number, code, values, keyed_at, keyed_by))

// What the two passes disagree about: a question of a sheet, its code (no question), or that it was keyed only once.
struct Difference {
    std::int64_t number = 0;
    std::optional<std::int64_t> question;
    std::optional<std::string> first, second;
    std::string words;
};
BOOST_DESCRIBE_STRUCT(Difference, (), (number, question, first, second, words))

struct BatchView : Batch {
    std::vector<Sheet> sheets;          // by pass and number
    std::vector<Difference> differences;
};
BOOST_DESCRIBE_STRUCT(BatchView, (Batch), (sheets, differences))

struct NewBatch {
    Text<1, 80> name = {};
    std::int64_t passes = 1;
    std::optional<Day> answered_on = {};    // today
};
BOOST_DESCRIBE_STRUCT(NewBatch, (), (name, passes, answered_on))

struct KeySheet {
    std::int64_t pass = 1;
    std::int64_t number = 0;
    std::optional<Text<1, 400>> code = {};  // as it is typed, or the address that a scanner reads off the sheet
    std::vector<Given> values = {};         // what was left empty need not stand here
};
BOOST_DESCRIBE_STRUCT(KeySheet, (), (pass, number, code, values))

// The survey may be closed by now, but must have been open. not_found; conflict "draft"; invalid: passes, a day to come.
Result<BatchView> add_batch(Context& ctx, Id<Survey> survey, const NewBatch& input);
Result<BatchView> read_batch(Context& ctx, Id<Batch> id);
// The newest first. not_found.
Result<std::vector<Batch>> list_batches(Context& ctx, Id<Survey> survey);

// Keys a sheet, or keys it anew. not_found; conflict "taken_in"; invalid: a pass or number out of bounds, a fault of a value, a
// code that is not of this survey, or whose sheet stands under another number, or who has answered already.
Result<Sheet> key_sheet(Context& ctx, Id<Batch> id, const KeySheet& input);
Result<Done> remove_sheet(Context& ctx, Id<Batch> id, std::int64_t pass, std::int64_t number);

// Its sheets become answers, told to who listens. not_found; conflict "taken_in", "empty", "second_pass" (nothing of it is keyed), "differences",
// "answered".
Result<BatchView> take_in(Context& ctx, const listening::Listeners& listeners, Id<Batch> id);
// A batch that was begun by mistake. not_found; conflict "taken_in".
Result<Done> remove_batch(Context& ctx, Id<Batch> id);

// What the first and the second pass disagree about, by number and question.
std::vector<Difference> differences(const std::vector<Sheet>& sheets);

}  // namespace rapport::surveys
