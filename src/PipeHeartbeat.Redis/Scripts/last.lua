-- Answers the id of the last event of a partition's log; 0-0 if there never was one.
local last = redis.call('XREVRANGE', e, '+', '-', 'COUNT', 1)[1]
return last and last[1] or '0-0'
