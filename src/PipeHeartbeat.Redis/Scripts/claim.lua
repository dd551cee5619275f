-- Claims clients for a node's connections.
-- ARGV: node, number of the request, number of its first attempt, length of the log, the node's incarnation before ('' for none); then of each client its id, connection, the epoch that
-- the node had it under ('' for none), and for how many ms it has been there
-- Answers 'ok' and of each client its epoch, or '' where another has it; or 'fenced'.
local node, number, first, most, former = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], ARGV[5]
local now = now_ms()
if is_fenced(node) then
  return { 'fenced' }
end

-- Whether an attempt of the same was carried out already: its answer was lost, or this is one that was delayed until another had come. Who does not find what that
-- did has lost it to somebody since. The number only grows, or a delayed one would make the next retry look like a first attempt.
local done = tonumber(redis.call('HGET', c, node .. '#') or '0')
local was_done = done >= first
if number > done then
  redis.call('HSET', c, node .. '#', ARGV[2])
end

local function claim(client, connection, epoch, age)
  local record = redis.call('HGET', s, client)
  local holder, held_by, held_epoch, reason
  if record then
    holder, held_by, held_epoch, reason = parse(record)
    if holder == node and held_by == connection and reason == '' then
      return held_epoch
    end
  end
  if was_done then
    return ''
  end
  if record and reason == '' and not (holder == former and held_by == connection) then
    -- Whoever came last has it. A claim may have waited for long, while its client went elsewhere and left its connection hanging.
    local is_late
    if epoch == '' then
      is_late = tonumber(string.match(held_epoch, '^%d+')) > now - age
    else
      is_late = is_newer(held_epoch, epoch)
    end
    if is_late then
      return ''
    end
  end

  local id
  if record then
    id = tell(most, 'moved', client, node, connection, held_epoch, '')
    if reason == '' then
      count(holder, -1)
    else
      redis.call('ZREM', g, client)
    end
  else
    id = tell(most, 'online', client, node, connection, '', '')
  end
  redis.call('HSET', s, client, node .. ':' .. connection .. ':' .. id .. ':')
  count(node, 1)
  return id
end

local answers = { 'ok' }
for i = 6, #ARGV, 4 do
  answers[#answers + 1] = claim(ARGV[i], ARGV[i + 1], ARGV[i + 2], tonumber(ARGV[i + 3]))
end
return answers
