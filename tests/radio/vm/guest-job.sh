#!/bin/sh
# In the guest, on the computer's own files: starts D-Bus and bluetoothd, then runs the job.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root OUT=/mnt/out
hostname guest
busybox ifconfig lo up
mkdir -p /run/dbus /var/lib/bluetooth
mount -t tmpfs bonds /var/lib/bluetooth
dbus-daemon --system --fork --nopidfile
/usr/libexec/bluetooth/bluetoothd --nodetach >/run/bluetoothd.log 2>&1 &

ask="dbus-send --system --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus"
for _ in $(seq 200); do
    [ -e /dev/vhci ] && $ask.NameHasOwner string:org.bluez 2>/dev/null | grep -q true && break
    sleep 0.05
done
echo "guest: Linux $(uname -r), bluetoothd $(/usr/libexec/bluetooth/bluetoothd --version)," \
    "up after $(cut -d' ' -f1 /proc/uptime) s"

job=$(tr ' ' '\n' </proc/cmdline | sed -n 's/^job=//p' | base64 -d)
sh -c "$job"
echo "exit status of the job: $?"
tail -20 /run/bluetoothd.log
dmesg | grep -iE 'segfault|oops|BUG:' | tail -5
