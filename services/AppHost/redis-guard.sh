# Runs a redis-server (the arguments) and ends it when standard input ends: the pipe closes with the process that holds it, however that dies.
trap '' INT HUP
exec 3<&0 </dev/null
"$@" 3<&- >>"$REDIS_LOG" 2>&1 &
redis=$!
{
    while read -r _ <&3; do :; done
    kill -TERM $redis
    tries=100
    while [ $tries -gt 0 ] && kill -0 $redis; do
        sleep 0.1
        tries=$((tries - 1))
    done
    kill -KILL $redis
} 2>/dev/null &
guard=$!
exec 3<&-
wait $redis
status=$?
kill $guard 2>/dev/null
exit $status
