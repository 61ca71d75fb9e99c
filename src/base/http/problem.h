// Problem answers (RFC 9457): the one place that turns refusals and exceptions into HTTP.
#pragma once
#include "base/http/message.h"
#include "base/result.h"

#include <exception>

namespace rapport::http {

// application/problem+json with type, title, status, code, detail, request_id and errors[].
Response problem(int status, std::string_view code, std::string_view detail, std::string_view request_id,
                 const std::vector<Fault>& faults = {}, const std::vector<std::pair<std::string, std::string>>& members = {});

// 422 (400 for a body that is no JSON), 404, 409, 403, 503.
Response problem(const Error& error, std::string_view request_id);

// 507, 503 or 500; what the exception says goes to the log, never to the client.
Response problem(std::exception_ptr broken, std::string_view request_id);

std::string_view title(int status);

}  // namespace rapport::http
