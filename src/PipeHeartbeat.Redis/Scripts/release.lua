-- Releases clients whose connections have ended, under whichever node they were claimed: only who knows the epoch of a session can end it.
-- ARGV: node, length of the log; then of each client its id, epoch, reason, and for how many ms it is waited for
-- Answers 'ok' and of each client 1, or 0 where there was nothing to release; or 'fenced'.
local most = ARGV[2]
if is_fenced(ARGV[1]) then
  return { 'fenced' }
end
local now = now_ms()

local function release(client, epoch, reason, grace)
  local record = redis.call('HGET', s, client)
  if not record then
    return 0
  end
  local holder, connection, held_epoch, awaited = parse(record)
  if held_epoch ~= epoch or awaited ~= '' then
    return 0
  end

  count(holder, -1)
  if grace > 0 then
    redis.call('HSET', s, client, record .. reason)
    redis.call('ZADD', g, now + grace, client)
  else
    redis.call('HDEL', s, client)
    tell(most, 'offline', client, holder, connection, held_epoch, reason)
  end
  return 1
end

local answers = { 'ok' }
for i = 3, #ARGV, 4 do
  answers[#answers + 1] = release(ARGV[i], ARGV[i + 1], ARGV[i + 2], tonumber(ARGV[i + 3]))
end
return answers
