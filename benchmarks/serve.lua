-- What wrk asks: look-ups of a thousand nodes again and again, look-ups that nobody asked before, or pages.
local n, what, path, seed
local function encode(text)
  return (text:gsub("[^%w%-_%.~]", function(sign) return string.format("%%%02X", string.byte(sign)) end))
end
function init(arguments)
  what, path, seed, n = arguments[1], arguments[2], arguments[3] or "0", 0
  before = path .. "?query=" .. encode("SELECT ?p ?o { <https://w3id.org/styrkedjan/id/person/")
  math.randomseed(tonumber(seed))
end
function request()
  n = n + 1
  local node, accept = math.random(0, 999), "application/sparql-results+json"
  local address
  if what == "again" then address = before .. node .. encode("> ?p ?o }")
  elseif what == "new" then address = before .. node .. encode("> ?p ?o } #" .. seed .. "." .. n)
  elseif what == "search" then address, accept = "/search?q=Persn%20" .. node, "text/html"
  else address, accept = "/page/person/" .. node, "text/html" end
  return wrk.format("GET", address, { Accept = accept })
end
