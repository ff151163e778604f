# Runs a program (the arguments) and ends it when standard input ends: the pipe closes with the process that holds it, however that dies.
trap '' INT HUP
exec 3<&0 </dev/null
"$@" 3<&- &
child=$!
# Who ends everything of this name must not leave the program without its guard.
trap 'kill -TERM $child 2>/dev/null' TERM
{
    trap '' TERM
    while read -r _ <&3; do :; done
    kill -TERM $child
    # A service drains for 20 s.
    tries=300
    while [ $tries -gt 0 ] && kill -0 $child; do
        sleep 0.1
        tries=$((tries - 1))
    done
    kill -KILL $child
} >/dev/null 2>&1 &
guard=$!
# Its output is the program's alone, and that a signal ended the program, the exit code says.
exec 3<&- >/dev/null 2>&1
wait $child
status=$?
# A signal ends the waiting too.
while kill -0 $child; do
    wait $child
    status=$?
done
kill -KILL $guard
exit $status
