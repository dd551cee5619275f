-- Claims clients for a node's connections.
-- ARGV: node, number of the request, number of its first attempt, length of the log, the node's incarnation before ('' for none); then of each client its id, connection, the epoch that
-- the node had it under ('' for none), and since when it is there, in ms by the clock of those who share it
-- Answers 'ok', the time in ms, and of each client its epoch, or '' where another has it; or 'fenced'.
local node, number, first, most, former = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], ARGV[5]
if is_fenced(node) then
  return { 'fenced' }
end

-- Whether an attempt of the same was carried out already: its answer was lost, or this is one that was delayed until another had come. Who does not find what that
-- did has lost it since, to another node or because its client has gone. The number only grows, or a delayed one would make the next retry look like a first attempt.
local done = tonumber(redis.call('HGET', c, node .. '#') or '0')
local was_done = done >= first
if number > done then
  redis.call('HSET', c, node .. '#', ARGV[2])
end

local function claim(client, connection, epoch, since)
  local record = redis.call('HGET', s, client)
  local holder, held_by, held_epoch, reason, held_since
  if record then
    holder, held_by, held_epoch, reason, held_since = parse(record)
    if holder == node and held_by == connection and reason == '' then
      -- The clock of those who share it may have been put on since; then both are told by what it says now, this one and whoever claims the client next.
      if math.abs(held_since - since) > 50 then
        redis.call('HSET', s, client, record_of(node, connection, held_epoch, since))
      end
      return held_epoch
    end
  end
  if was_done then
    return ''
  end
  -- What a node tells of itself comes in order, so what it tells later holds; whatever the clock did meanwhile.
  local is_own = record and (holder == node or holder == former and held_by == connection or held_epoch == epoch)
  if record and reason == '' and not is_own then
    -- Whoever came last has it, not whoever told so last: a claim may have waited for long, while its client went elsewhere and left its connection hanging. The same holds where
    -- everything was flushed, and the one who had lost it claims it anew first.
    if held_since > since or held_since == since and epoch ~= '' and is_newer(held_epoch, epoch) then
      return ''
    end
  end

  local id
  if record then
    id = tell(most, 'moved', client, node, connection, held_epoch, '')
    if reason == '' then
      count(holder, -1)
      if holder ~= node and holder ~= former then
        -- For its old node, whose connection may hang half-open for long.
        redis.call('ZADD', m, 0, holder .. ':' .. held_epoch .. ':' .. client)
      end
    else
      redis.call('ZREM', g, client)
    end
  else
    id = tell(most, 'online', client, node, connection, '', '')
  end
  redis.call('HSET', s, client, record_of(node, connection, id, since))
  count(node, 1)
  return id
end

local answers = { 'ok', now_ms() }
for i = 6, #ARGV, 4 do
  answers[#answers + 1] = claim(ARGV[i], ARGV[i + 1], ARGV[i + 2], tonumber(ARGV[i + 3]))
end
return answers
