-- Reads the log of a partition after a position; for a group of readers also keeps the position, and counts the lease of the one whose the partition is up.
-- ARGV: reader ('' for one by itself), position, how many at most. KEYS: those of the partition, then, for a group, what is known of its reader.
-- Answers 'lost' where the partition is another reader's by now; 'gap' and the last id where events after the position may not be there any more; or 'ok' and of each event its id and fields.
local reader, position = ARGV[1], ARGV[2]
if reader ~= '' then
  local r = KEYS[7]
  if redis.call('HGET', r, 'owner') ~= reader then
    return { 'lost' }
  end
  redis.call('HSET', r, 'position', position)
  redis.call('HINCRBY', r, 'beat', 1)
end

-- What is trimmed is the oldest: while the event of the position, or one before it, is still there, nothing after it is missing. Of one who begins before the first event it is known only while none was
-- ever trimmed.
if redis.call('EXISTS', e) == 0 then
  if position == '0-0' then
    return { 'ok' }
  end
  return { 'gap', '0-0' }
end
local first = redis.call('XRANGE', e, '-', '+', 'COUNT', 1)[1]
if not first or first[1] ~= position and is_newer(first[1], position) then
  local info = redis.call('XINFO', 'STREAM', e)
  local of = {}
  for i = 1, #info, 2 do
    of[info[i]] = info[i + 1]
  end
  if of['last-generated-id'] ~= position and not (position == '0-0' and of['entries-added'] == of['length']) then
    return { 'gap', of['last-generated-id'] }
  end
end

-- An event that should be there and is not, this server does not have: a replica was promoted, or a file read, that had not heard of it. What came after it there may be in another order here.
if position ~= '0-0' and first and not is_newer(first[1], position) and #redis.call('XRANGE', e, position, position) == 0 then
  return { 'gap', redis.call('XREVRANGE', e, '+', '-', 'COUNT', 1)[1][1] }
end
local entries = redis.call('XRANGE', e, '(' .. position, '+', 'COUNT', ARGV[3])

local answers = { 'ok' }
for _, entry in ipairs(entries) do
  answers[#answers + 1] = entry[1]
  for i = 2, #entry[2], 2 do
    answers[#answers + 1] = entry[2][i]
  end
end
return answers
