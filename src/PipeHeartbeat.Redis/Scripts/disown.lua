-- Declares those nodes lost that are neither there nor known to be lost: they hold clients, and nobody would release them. A promoted replica may have been told of a claim, but not of what ended
-- it; or a node claimed once more after everything was flushed, and ended before it had joined anew.
-- KEYS: beat, lost. ARGV: nodes that hold clients
-- Answers how many are lost by that.
local lost = 0
for _, node in ipairs(ARGV) do
  if redis.call('HEXISTS', KEYS[1], node) == 0 then
    lost = lost + redis.call('HSETNX', KEYS[2], node, redis.call('TIME')[1])
  end
end
return lost
