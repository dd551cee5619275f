-- Stands before each script of a partition. KEYS: s, c, e, f, g, m of one partition; see docs/cluster.md for what they hold.
local s, c, e, f, g, m = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]

-- A record of s: node, connection, epoch, since when its client is there, and, once it is waited for, why it went. Since when is kept as what the epoch's time is later by.
local function parse(record)
  local node, connection, epoch, later, reason = string.match(record, '^(%d+):(%d+):(%d+%-%d+):(%-?%d+):([%a_]*)$')
  return node, connection, epoch, reason, tonumber(string.match(epoch, '^%d+')) - tonumber(later)
end

local function record_of(node, connection, epoch, since)
  return string.format('%s:%s:%s:%.0f:', node, connection, epoch, tonumber(string.match(epoch, '^%d+')) - since)
end

local function count(node, change)
  if redis.call('HINCRBY', c, node, change) == 0 then
    redis.call('HDEL', c, node)
  end
end

-- Tells something that happened, and gives its id: that of a session's first event is the session's epoch.
local function tell(most, kind, client, node, connection, previous, reason)
  return redis.call('XADD', e, 'MAXLEN', '~', most, '*', 't', kind, 'c', client, 'n', node, 'k', connection, 'p', previous, 'r', reason)
end

-- Whether one id of the stream is higher than another.
local function is_newer(id, other)
  local ms, n = string.match(id, '^(%d+)%-(%d+)$')
  local other_ms, other_n = string.match(other, '^(%d+)%-(%d+)$')
  ms, other_ms = tonumber(ms), tonumber(other_ms)
  return ms > other_ms or ms == other_ms and tonumber(n) > tonumber(other_n)
end

local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- A fenced node may change nothing.
local function is_fenced(node)
  return redis.call('HEXISTS', f, node) == 1
end
