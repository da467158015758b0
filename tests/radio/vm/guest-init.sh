#!/bin/busybox sh
# First process of the guest: loads modules, lays memory over the computer's files, starts the job.
b=/bin/busybox
$b mount -t proc proc /proc
$b mount -t sysfs sysfs /sys
$b mount -t devtmpfs dev /dev
for module in $($b cat /modules.order); do
    $b insmod "/modules/$module" || echo "kernel module $module was not loaded"
done

$b mkdir -p /computer /memory /root
options=trans=virtio,version=9p2000.L,msize=524288
$b mount -t 9p -o "$options,ro,cache=loose" computer /computer || $b poweroff -f
$b mount -t tmpfs memory /memory
$b mkdir -p /memory/changes /memory/work
$b mount -t overlay -o lowerdir=/computer,upperdir=/memory/changes,workdir=/memory/work root /root

$b mount -t proc proc /root/proc
$b mount -t sysfs sysfs /root/sys
$b mount -t devtmpfs dev /root/dev
$b mkdir -p /root/dev/pts /root/dev/shm /root/mnt/out
$b mount -t devpts devpts /root/dev/pts
$b mount -t tmpfs shm /root/dev/shm
$b mount -t tmpfs run /root/run
$b mount -t 9p -o "$options" out /root/mnt/out
$b cp /job.sh /root/run/job.sh
$b chroot /root /bin/sh /run/job.sh
$b poweroff -f
