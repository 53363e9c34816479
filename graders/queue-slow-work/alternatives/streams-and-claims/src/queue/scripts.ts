/** KEYS: record, stream. ARGV: id, then fields and values. An id that has a record is left alone. */
export const ADD = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], 'state', 'waiting', 'tries', 0, unpack(ARGV, 2))
redis.call('XADD', KEYS[2], '*', 'id', ARGV[1])
return 1`

/** KEYS: later, stream. Puts what is due into the stream again. */
export const WAKE = `
local now = redis.call('TIME')
local due = redis.call('ZRANGEBYSCORE', KEYS[1], 0, now[1] * 1000 + math.floor(now[2] / 1000), 'LIMIT', 0, 20)
for _, id in ipairs(due) do
  redis.call('ZREM', KEYS[1], id)
  redis.call('XADD', KEYS[2], '*', 'id', id)
end
return #due`

/** KEYS: record, stream. ARGV: group, entry, seconds to keep. */
export const FINISH = `
if redis.call('XACK', KEYS[2], ARGV[1], ARGV[2]) == 0 then return 0 end
redis.call('XDEL', KEYS[2], ARGV[2])
redis.call('HINCRBY', KEYS[1], 'tries', 1)
redis.call('HSET', KEYS[1], 'state', 'done')
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1`

/** KEYS: record, stream, later, dead. ARGV: group, entry, id, tries, first wait, error. */
export const FAIL = `
if redis.call('XACK', KEYS[2], ARGV[1], ARGV[2]) == 0 then return 0 end
redis.call('XDEL', KEYS[2], ARGV[2])
local tries = redis.call('HINCRBY', KEYS[1], 'tries', 1)
redis.call('HSET', KEYS[1], 'error', ARGV[6])
if tries >= tonumber(ARGV[4]) then
  redis.call('HSET', KEYS[1], 'state', 'dead')
  redis.call('SADD', KEYS[4], ARGV[3])
else
  local now = redis.call('TIME')
  redis.call('HSET', KEYS[1], 'state', 'waiting')
  redis.call('ZADD', KEYS[3], now[1] * 1000 + ARGV[5] * 2 ^ (tries - 1), ARGV[3])
end
return 1`
