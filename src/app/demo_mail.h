// The demo business's mail: its use cases plan it on the demo's own clock, and a mail server that is played here takes it or does not, so that each state
// is there to be seen. Nothing leaves: mail is held whenever somebody else could send it, and stays held afterwards.
#pragma once
#include "base/result.h"
#include "base/runtime.h"
#include "messages/message.h"

namespace rapport::app {

// From whom the demo's mail comes, unless somebody has said so already; and all mail is held from then on.
Result<Done> set_up_demo_mail(Desk& desk);

// Lets mail go for this transaction alone, which must call `hold` before it ends.
class DemoPost {
public:
    explicit DemoPost(Context& ctx);
    void hold();

    // What is due by `then` is taken by the server, or refused, put off or lost where it is its turn.
    void take_due(Context& then);
    // The server takes it later, if at all.
    Result<Done> put_off(Context& then, Id<messages::Message> id);
    // They answer our message: it comes in as mail.
    Result<Done> answer(Context& then, const messages::Message& message, const std::string& words);
    // It could not be delivered after all.
    Result<Done> come_back(Context& then, const messages::Message& message);

private:
    Context& ctx_;
    std::string place_;         // empty: mail was never set up here, and nothing is taken
    std::int64_t taken_ = 0;
};

// Some that a person wrote, held and took back, and one that is tried again later.
Result<Done> write_demo_mail(Desk& desk, Day last);

}  // namespace rapport::app
