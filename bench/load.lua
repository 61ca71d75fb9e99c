-- For wrk: asks what the file REQUESTS says, one "METHOD path [body]" a line, one after the other; answers one JSON line.
local asks, next_ask = {}, 0

init = function()
  wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN")
  wrk.headers["Content-Type"] = "application/json"
  for line in io.lines(os.getenv("REQUESTS")) do
    local method, path, body = line:match("^(%S+) (%S+) ?(.*)$")
    asks[#asks + 1] = wrk.format(method, path, nil, body ~= "" and body or nil)
  end
end

request = function()
  next_ask = next_ask % #asks + 1
  return asks[next_ask]
end

done = function(summary, latency)
  io.write(string.format('\n{"requests":%d,"refused":%d,"broken":%d,"seconds":%.3f,"p50_ms":%.3f,"p99_ms":%.3f}\n', summary.requests, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
