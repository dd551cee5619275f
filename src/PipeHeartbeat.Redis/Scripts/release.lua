-- Releases clients whose connections have ended, under whichever node they were claimed: only who knows the epoch of a session can end it.
-- ARGV: node, length of the log; then of each client its id, epoch, reason, for how many ms it is waited for, and when it went, in ms by this server's clock (0: nobody knows)
-- Answers 'ok' and of each client 1, or 0 where there was nothing to release; or 'fenced'.
local most = ARGV[2]
if is_fenced(ARGV[1]) then
  return { 'fenced' }
end
local now = now_ms()

-- Was an end told late, then Redis was away, and the client's claim by another node may be late, too: whichever comes first, the client was not offline. So it is waited for.
local late, late_grace = 500, 4000

local function release(client, epoch, reason, grace, ended)
  if now - ended > late then
    grace = math.max(grace, late_grace)
  end
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
for i = 3, #ARGV, 5 do
  answers[#answers + 1] = release(ARGV[i], ARGV[i + 1], ARGV[i + 2], tonumber(ARGV[i + 3]), tonumber(ARGV[i + 4]))
end
return answers
