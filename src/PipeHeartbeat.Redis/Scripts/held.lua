-- Lists what a node is said to hold, a part of the partition at a time.
-- ARGV: node, where to go on (0 at first), how many records to look at, roughly
-- Answers where to go on (0: it was all), then of each client its id, connection and epoch.
local part = redis.call('HSCAN', s, ARGV[2], 'COUNT', ARGV[3])
local answers = { part[1] }
for i = 1, #part[2], 2 do
  local holder, connection, epoch, reason = parse(part[2][i + 1])
  if holder == ARGV[1] and reason == '' then
    answers[#answers + 1] = part[2][i]
    answers[#answers + 1] = connection
    answers[#answers + 1] = epoch
  end
end
return answers
