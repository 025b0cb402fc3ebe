-- What wrk asks: look-ups of a thousand nodes again and again, the same in texts that nobody asked before, look-ups of
-- any of 70,000 nodes, of a node and its neighbours' names, or pages.
local n, what, path, seed, before, names
local function encode(text)
  return (text:gsub("[^%w%-_%.~]", function(sign) return string.format("%%%02X", string.byte(sign)) end))
end
function init(arguments)
  what, path, seed, n = arguments[1], arguments[2], arguments[3] or "0", 0
  before = path .. "?query=" .. encode("SELECT ?p ?o { <https://w3id.org/styrkedjan/id/")
  names = encode("> <http://www.w3.org/ns/org#memberOf> ?o . ?o <http://www.w3.org/2004/02/skos/core#prefLabel> ?p }")
  math.randomseed(tonumber(seed))
end
function request()
  n = n + 1
  local node, accept = math.random(0, 999), "application/sparql-results+json"
  local address
  if what == "again" then address = before .. "person/" .. node .. encode("> ?p ?o }")
  elseif what == "new" then address = before .. "person/" .. node .. encode("> ?p ?o } #" .. seed .. "." .. n)
  elseif what == "any" then
    address = before .. "evidence/" .. math.random(0, 1700) .. "-" .. math.random(0, 37) .. encode("> ?p ?o }")
  elseif what == "names" then
    address = before .. "person/" .. math.random(0, 8500) .. names .. encode(" #" .. seed .. "." .. n)
  elseif what == "search" then address, accept = "/search?q=Persn%20" .. node, "text/html"
  else address, accept = "/page/person/" .. node, "text/html" end
  return wrk.format("GET", address, { Accept = accept })
end
