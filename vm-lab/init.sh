#!/bin/sh
# The first and only process of the machine: loads the modules, runs what the kernel's command line gives after `--`,
# writes /out as a tar to the disk and powers off. Started by the kernel; image.js puts it at /init.
export PATH=/usr/bin:/bin HOME=/root NO_COLOR=1
# So many times longer than elsewhere everything takes here: the lab's patience, where it has any, is so much longer.
export DHCPHOP_LAB_SLOW=10
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
for folder in run tmp out; do mount -t tmpfs tmpfs /$folder; done
ls /dev/shm >/dev/null 2>&1 || mkdir -p /dev/shm

while read -r file parameters; do
  [ "$file" = modules/bonding.ko ] && parameters=max_bonds=0
  insmod "/$file" $parameters || echo "init: $file does not load"
done </modules/list

cd /dhcphop || echo 'init: no program'
set -o pipefail
# The console shows what goes on meanwhile: machine.js reads it there, between these two lines.
echo 'init: begins'
"$@" 2>/out/stderr </dev/null | tee /dev/console >/out/stdout
echo $? >/out/exit-code
echo 'init: ends'
tar -cf /dev/vda -C /out .
poweroff -f
