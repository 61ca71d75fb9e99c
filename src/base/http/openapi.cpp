#include "base/http/router.h"

namespace rapport::http {
namespace {

std::string method_name(Method method)
{
    switch (method) {
    case Method::get: return "get";
    case Method::post: return "post";
    case Method::put: return "put";
    case Method::patch: return "patch";
    case Method::del: return "delete";
    default: return "options";
    }
}

json::object path_parameter(std::string_view name)
{
    return {{"name", name}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}};
}

json::object operation_object(const Route& route, Schemas& schemas)
{
    Operation operation;
    route.describe(operation, schemas);

    json::array parameters;
    for (std::size_t at = route.pattern.find('{'); at != std::string::npos; at = route.pattern.find('{', at + 1))
        parameters.push_back(path_parameter(route.pattern.substr(at + 1, route.pattern.find('}', at) - at - 1)));
    for (auto& [name, schema] : operation.query) parameters.push_back({{"name", name}, {"in", "query"}, {"schema", schema}});
    if (operation.if_match)
        parameters.push_back({{"name", "If-Match"}, {"in", "header"}, {"required", true}, {"schema", {{"type", "string"}}}});
    if (route.method == Method::post)
        parameters.push_back({{"name", "Idempotency-Key"}, {"in", "header"}, {"schema", {{"type", "string"}, {"maxLength", 255}}}});

    json::object answer{{"description", "Done"}};
    if (operation.answer) answer["content"] = {{"application/json", {{"schema", *operation.answer}}}};
    const json::object refusal{{"description", "Refused"},
                               {"content", {{"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}}}};

    json::object responses;
    if (operation.or_status) responses[std::to_string(*operation.or_status)] = answer;
    responses[std::to_string(operation.status)] = std::move(answer);
    responses["default"] = refusal;
    json::object object{{"parameters", std::move(parameters)}, {"responses", std::move(responses)}};
    if (!route.summary.empty()) object["summary"] = route.summary;
    if (operation.body) {
        const auto media = route.method == Method::patch ? "application/merge-patch+json" : "application/json";
        object["requestBody"] = {{"required", true}, {"content", {{media, {{"schema", *operation.body}}}}}};
    }
    if (operation.upload)
        object["requestBody"] = {{"required", true}, {"content", {{"text/csv", {{"schema", {{"type", "string"}, {"format", "binary"}}}}}}}};
    if (route.who.permission) {
        json::array ways;
        if (route.who.by_a_person) object["x-by-a-person"] = true;      // a token is answered 403
        else ways.push_back(json::object{{"bearer", json::array{}}});
        ways.push_back(json::object{{"session", json::array{}}});
        object["security"] = std::move(ways);
        object["x-permission"] = route.who.permission->name();
    } else {
        object["security"] = json::array{};
        object["x-permission"] = "none";
    }
    return object;
}

}  // namespace

std::string openapi(const Router& router, std::string_view version)
{
    Schemas schemas;
    std::map<std::string, json::object> paths;  // sorted, so that the file changes only where the API does
    for (const auto& route : router.routes()) paths["/api/v1" + route->pattern][method_name(route->method)] = operation_object(*route, schemas);

    schemas["Fault"] = {{"type", "object"}, {"required", json::array{"pointer", "code", "detail"}},
                        {"properties", {{"pointer", {{"type", "string"}}}, {"code", {{"type", "string"}}}, {"detail", {{"type", "string"}}}}}};
    schemas["Problem"] = {{"type", "object"}, {"required", json::array{"type", "title", "status", "code", "detail", "request_id", "errors"}},
                          {"properties", {{"type", {{"type", "string"}}}, {"title", {{"type", "string"}}}, {"status", {{"type", "integer"}}},
                                          {"code", {{"type", "string"}}}, {"detail", {{"type", "string"}}}, {"request_id", {{"type", "string"}}},
                                          {"errors", {{"type", "array"}, {"items", {{"$ref", "#/components/schemas/Fault"}}}}}}}};

    json::object path_objects, components;
    for (auto& [path, operations] : paths) path_objects[path] = std::move(operations);
    for (auto& [name, schema] : schemas) components[name] = std::move(schema);
    const json::object file{
        {"openapi", "3.1.0"},
        {"info", {{"title", "Rapport"}, {"version", version}}},
        {"paths", std::move(path_objects)},
        {"components", {{"schemas", std::move(components)},
                        {"securitySchemes", {{"bearer", {{"type", "http"}, {"scheme", "bearer"}}},
                                             {"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "__Host-rapport_session"}}}}}}}};
    return json::serialize(file);
}

}  // namespace rapport::http
