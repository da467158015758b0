"""A dbus-daemon of one's own in the place of the computer's system bus."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

_BUS_CONFIGURATION = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    {methods}
    <allow send_type="signal"/>
    <allow send_requested_reply="true" send_type="method_return"/>
    <allow send_requested_reply="true" send_type="error"/>
    <allow receive_type="signal"/>
    <allow receive_type="method_call"/>
    <allow receive_requested_reply="true" receive_type="method_return"/>
    <allow receive_requested_reply="true" receive_type="error"/>
  </policy>
</busconfig>
"""
_ALLOW = '<allow send_destination="*" send_type="method_call"/>'
_DENY_BLUEZ = _ALLOW + '<deny send_destination="org.bluez"/>'


@contextlib.contextmanager
def private_bus(*, bluez_allowed: bool = True) -> Iterator[str]:
    """Run a dbus-daemon of one's own as this process's system bus; yields its address."""
    folder = Path(tempfile.mkdtemp(prefix="bus-"))
    methods = _ALLOW if bluez_allowed else _DENY_BLUEZ
    configuration = folder / "bus.conf"
    configuration.write_text(
        _BUS_CONFIGURATION.format(socket=folder / "socket", methods=methods), encoding="utf-8"
    )
    command = ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--nopidfile"]
    with subprocess.Popen(
        [*command, "--print-address=1"], stdout=subprocess.PIPE, text=True
    ) as daemon:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().strip()
        before = os.environ.get("DBUS_SYSTEM_BUS_ADDRESS")
        os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = address
        try:
            yield address
        finally:
            if before is None:
                del os.environ["DBUS_SYSTEM_BUS_ADDRESS"]
            else:
                os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = before
            daemon.terminate()
            daemon.wait()
            shutil.rmtree(folder)
