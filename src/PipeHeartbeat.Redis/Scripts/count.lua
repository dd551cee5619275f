-- Tells a node how it stands in a partition.
-- ARGV: node, how many of those who were taken over at most
-- Answers how many clients it has, the time in ms, and of those who were taken over by other nodes since it asked last the epoch that it had them under, and the client.
local answers = { tonumber(redis.call('HGET', c, ARGV[1]) or '0'), now_ms() }
local left = redis.call('ZRANGEBYLEX', m, '[' .. ARGV[1] .. ':', '(' .. ARGV[1] .. ';', 'LIMIT', 0, ARGV[2])
for _, one in ipairs(left) do
  local epoch, client = string.match(one, '^%d+:(%d+%-%d+):(.*)$')
  answers[#answers + 1] = epoch
  answers[#answers + 1] = client
end
if #left > 0 then
  redis.call('ZREM', m, unpack(left))
end
return answers
