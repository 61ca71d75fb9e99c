#include "base/http/problem.h"

#include "base/db/db.h"
#include "base/json.h"
#include "base/log.h"

#include <filesystem>

namespace rapport::http {

std::string_view title(int status)
{
    switch (status) {
    case 400: return "Bad request";
    case 401: return "Not signed in";
    case 403: return "Not allowed";
    case 404: return "Not found";
    case 405: return "Method not allowed";
    case 408: return "Request took too long";
    case 409: return "Conflict";
    case 412: return "Changed meanwhile";
    case 413: return "Too large";
    case 414: return "Address too long";
    case 415: return "Unsupported media type";
    case 422: return "Invalid input";
    case 428: return "If-Match needed";
    case 429: return "Too many requests";
    case 431: return "Headers too large";
    case 501: return "Not implemented";
    case 503: return "Unavailable";
    case 507: return "Storage refused";
    default: return "Server error";
    }
}

Response problem(int status, std::string_view code, std::string_view detail, std::string_view request_id,
                 const std::vector<Fault>& faults, const std::vector<std::pair<std::string, std::string>>& members)
{
    std::string body = "{\"type\":\"about:blank\",\"title\":";
    append_json_text(body, title(status));
    body += ",\"status\":" + std::to_string(status) + ",\"code\":";
    append_json_text(body, code);
    body += ",\"detail\":";
    append_json_text(body, detail);
    body += ",\"request_id\":";
    append_json_text(body, request_id);
    for (const auto& [name, value] : members) {
        body += ",\"" + name + "\":";
        append_json_text(body, value);
    }
    body += ",\"errors\":[";
    for (const auto& fault : faults) {
        if (body.back() != '[') body += ',';
        body += "{\"pointer\":";
        append_json_text(body, fault.pointer);
        body += ",\"code\":";
        append_json_text(body, fault.code);
        body += ",\"detail\":";
        append_json_text(body, fault.detail);
        body += '}';
    }
    body += "]}";
    Response response;
    response.status = status;
    response.headers = {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}};
    if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
    if (status == 503) response.headers.emplace_back("Retry-After", "1");
    response.body = std::move(body);
    return response;
}

Response problem(const Error& error, std::string_view request_id)
{
    int status = 500;
    switch (error.refusal) {
    case Refusal::invalid: status = error.code == "not_json" ? 400 : error.code == "not_json_type" || error.code == "not_csv_type" ? 415 : 422; break;
    case Refusal::not_found: status = 404; break;
    case Refusal::conflict: status = error.code == "changed_meanwhile" ? 412 : error.code == "if_match_needed" ? 428 : 409; break;
    case Refusal::not_allowed: status = error.code == "not_signed_in" ? 401 : error.code == "too_many_tries" ? 429 : 403; break;
    case Refusal::unavailable: status = 503; break;
    }
    auto response = problem(status, error.code, error.detail, request_id, error.faults, error.members);
    for (const auto& [name, value] : error.members)
        if (name == "retry_after_seconds") response.headers.emplace_back("Retry-After", value);
    return response;
}

Response problem(std::exception_ptr broken, std::string_view request_id)
{
    try {
        std::rethrow_exception(broken);
    } catch (const StorageRefused& refused) {
        log::error("storage refused a write", {{"request_id", request_id}, {"what", refused.what()}});
        return problem(507, "storage_refused", "The disk is full or cannot be written. Nothing was changed; what was there is safe.", request_id);
    } catch (const std::filesystem::filesystem_error& refused) {
        log::error("storage refused a file", {{"request_id", request_id}, {"what", refused.what()}});
        return problem(507, "storage_refused", "The disk is full or cannot be written. What was there is safe.", request_id);
    } catch (const CommitUnknown& unknown) {
        log::error("a commit's outcome is unknown", {{"request_id", request_id}, {"what", unknown.what()}});
        return problem(503, "outcome_unknown", "The connection to the database broke while this was being kept. It may have been kept or not: look before you send it again.", request_id);
    } catch (const DatabaseUnavailable& away) {
        log::warn("database unavailable", {{"request_id", request_id}, {"what", away.what()}});
        return problem(503, "unavailable", "The server is busy just now. Please try again in a moment.", request_id);
    } catch (const std::exception& other) {
        log::error("request failed", {{"request_id", request_id}, {"what", other.what()}});
    }
    return problem(500, "internal", "Something went wrong on our side.", request_id);
}

}  // namespace rapport::http
