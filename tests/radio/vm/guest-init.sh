#!/bin/busybox sh
# First process of the guest: loads modules, lays memory over the computer's files, starts the job.
b=/bin/busybox
$b mount -t proc proc /proc
$b mount -t sysfs sysfs /sys
$b mount -t devtmpfs dev /dev
for module in $($b cat /modules.order); do
    $b insmod "/modules/$module" || echo "kernel module $module was not loaded"
done

$b mkdir -p /computer /memory /system
options=trans=virtio,version=9p2000.L,msize=524288
$b mount -t 9p -o "$options,ro,cache=loose" computer /computer || $b poweroff -f
$b mount -t tmpfs memory /memory
$b mkdir -p /memory/changes /memory/work
$b mount -t overlay -o lowerdir=/computer,upperdir=/memory/changes,workdir=/memory/work root /system

$b mount -t proc proc /system/proc
$b mount -t sysfs sysfs /system/sys
$b mount -t devtmpfs dev /system/dev
$b mkdir -p /system/dev/pts /system/dev/shm /system/mnt/out
$b mount -t devpts devpts /system/dev/pts
$b mount -t tmpfs shm /system/dev/shm
$b mount -t tmpfs run /system/run
$b mount -t 9p -o "$options" out /system/mnt/out
$b cp /job.sh /system/run/job.sh
$b chroot /system /bin/sh /run/job.sh
$b poweroff -f
