// One answer on its way out, without any writing or waiting: it says which bytes come next and is told how many went.
#pragma once
#include "base/http/message.h"
#include "base/http/shell/fd.h"
#include "base/http/shell/request_ids.h"
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <sys/uio.h>

namespace rapport::http::shell {

// What a handler said. A body file is open and already without a name, so that it vanishes whatever happens.
struct Answer {
    Response response;
    Fd file;
    std::uint64_t file_bytes = 0;
};

// Opens and removes the response's body file. Throws std::system_error when it cannot be opened.
Answer open_answer(Response&& response);

// What the request decides about the form of its answer.
struct Form {
    RequestIds::Text request_id = RequestIds::none;
    bool is_head = false;      // the header alone, with the length that GET would have
    bool keep_alive = true;
    bool version_1_0 = false;
    bool gzip = false;         // the client takes it
};

class Outgoing {
public:
    // Throws std::invalid_argument when the response cannot be sent as it is: a status outside 200 to 599, a header name
    // that is no token, a header value with a line end in it. Bodies up to `gzip_bytes` are compressed where that helps.
    void start(Answer&& answer, const Form& form, std::size_t gzip_bytes);

    // The bytes to send next; both empty when all is sent. Reads on in the body file: throws std::runtime_error
    // when that is shorter than it was.
    std::array<iovec, 2> slices();
    void went(std::size_t bytes);

    void reset();

private:
    void write_head(const Form& form, std::uint64_t length, bool squeezed, bool varies);
    void write_headers(std::uint64_t length, bool has_length);
    bool squeeze(const Form& form, std::size_t gzip_bytes, bool& varies);

    std::string head_;
    std::string chunk_;           // what is in memory of the body file
    Answer answer_;
    std::string_view unsent_head_;
    std::string_view unsent_body_;
    std::uint64_t unread_file_ = 0;
};

}  // namespace rapport::http::shell
