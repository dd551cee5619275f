-- Shuts a node out of a partition, for good: whatever it still sends, and whatever of it is still on its way, changes nothing any more.
-- ARGV: node
redis.call('HSETNX', f, ARGV[1], now_ms())
return 1
