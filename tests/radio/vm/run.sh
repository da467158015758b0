#!/bin/bash
# Plays tests/radio on a real bluetoothd and a real kernel, in a virtual machine without hardware:
#
#     tests/radio/vm/run.sh                  the whole folder
#     tests/radio/vm/run.sh COMMAND...       something else, in the guest
#
# The guest has no disk. It sees the files of this computer read-only, with changes kept in memory,
# so paths, Python and the checkout are the same. The first run prepares a kernel (prepare.sh).
# A report is left in $OUT (default: a folder in the cache), which the guest can write to.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../../.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/bluetooth-vm
out=${OUT:-$cache/out}
log=$cache/console.log
mkdir -p "$out"

if [ ! -f "$cache/initrd.gz" ] || [ "$here" -nt "$cache/initrd.gz" ]; then
    "$here/prepare.sh" "$cache"
fi

if [ $# -gt 0 ]; then
    command=$*
else
    python=${PYTHON:-$repository/.venv/bin/python}
    # the time an emulated processor takes is no fault of a test
    command="cd $repository && BIOFEEDBACK_RADIO=bluez $python -m pytest -q --color=no -rfE \
        -p no:cacheprovider -p no:xdist -o verbosity_assertions=2 --timeout=600 \
        --durations=5 tests/radio"
fi

# Software emulation even where /dev/kvm exists: the same result everywhere, and no nested KVM.
# The guest's time is the machine's HPET: on a busy computer the processor's counter is measured
# several times too slow while the guest starts, and its seconds are then too short.
timeout "${LIMIT:-900}" qemu-system-x86_64 \
    -machine q35 -accel tcg,thread=multi,tb-size=512 -cpu max -smp 2 -m "${MEMORY:-1536}" \
    -nodefaults -no-user-config -display none -serial stdio -nic none -no-reboot \
    -kernel "$cache/vmlinuz" -initrd "$cache/initrd.gz" \
    -append "console=ttyS0 quiet loglevel=3 panic=-1 mitigations=off random.trust_cpu=on \
clocksource=hpet tsc=unstable rdinit=/init job=$(printf %s "$command" | base64 -w0)" \
    -virtfs local,path=/,mount_tag=computer,security_model=none,readonly=on,multidevs=remap \
    -virtfs local,path="$out",mount_tag=out,security_model=none,multidevs=remap \
    </dev/null 2>&1 | tr -d '\r' | tee "$log"

status=$(sed -n 's/^exit status of the job: //p' "$log" | tail -1)
exit "${status:-99}"
