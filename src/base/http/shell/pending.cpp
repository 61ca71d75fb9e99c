#include "base/http/shell/pending.h"
#include "base/http/shell/fault.h"
#include <system_error>

namespace rapport::http::shell {

Response our_fault(const RequestIds::Text& id)
{
    return problem({500, "internal_error", "Something went wrong on our side."}, {id.data(), id.size()});
}

Pending::~Pending()
{
    if (!answered_) send({our_fault(id_), {}, 0});
}

void Pending::answer(Response&& response)
{
    if (answered_.exchange(true)) return;
    spool_.remove();
    try {
        send(open_answer(std::move(response)));
    } catch (const std::system_error&) {
        send({our_fault(id_), {}, 0});
    }
}

void Pending::send(Answer&& answer)
{
    if (const auto loop = loop_.lock()) loop->deliver(std::move(connection_), std::move(answer));
}

}  // namespace rapport::http::shell
