"""The emulated air: bumble controllers that hear each other, and can be put out of reach.

bumble models neither distance nor time on air. What tests need of both is added here: silence, the
supervision timeout that follows it, signal strength, and the cancelling of a connection attempt.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import bumble.controller
import bumble.device
import bumble.host
from bumble import att, hci, l2cap, ll
from bumble.controller import Controller
from bumble.device import Device, DeviceConfiguration
from bumble.link import LocalLink
from bumble.transport.common import AsyncPipeSink


def _write_nothing() -> None:
    """Keep bumble from writing out each packet, in colour, for a log that nobody reads.

    It does so whether or not the log is on, and spends a third of its time with it.
    """
    for module in (bumble.controller, bumble.device, bumble.host):
        module.color = lambda text, *_colours: text
    for kind in (
        hci.HCI_Command,
        hci.HCI_Event,
        hci.HCI_Command_Complete_Event,
        hci.HCI_AclDataPacket,
        l2cap.L2CAP_PDU,
        l2cap.L2CAP_Control_Frame,
        att.ATT_PDU,
        *att.ATT_PDU.__subclasses__(),
    ):
        kind.__str__ = object.__repr__


_write_nothing()

ADVERTISING_INTERVAL_MS = 100
SUPERVISION_TIMEOUT_S = 0.4


class EmulatedController(Controller):
    """bumble's controller, corrected where a host or a sensor would notice the difference."""

    # Without these two, hosts use the advertising and connection commands that bumble answers
    # with the events they expect (google/bumble#841).
    le_features = Controller.le_features & ~(
        hci.LeFeatureMask.LE_EXTENDED_ADVERTISING | hci.LeFeatureMask.LL_PRIVACY
    )
    rssi = -58

    def on_hci_le_create_connection_cancel_command(
        self, _command: hci.HCI_LE_Create_Connection_Cancel_Command
    ) -> hci.HCI_StatusReturnParameters:
        """End the pending attempt and report its end, which bumble does not."""
        attempt, self.pending_le_connection = self.pending_le_connection, None
        if attempt is None:
            return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.COMMAND_DISALLOWED_ERROR)
        ended = hci.HCI_LE_Connection_Complete_Event(
            status=hci.HCI_ErrorCode.UNKNOWN_CONNECTION_IDENTIFIER_ERROR,
            connection_handle=0,
            role=hci.Role.CENTRAL,
            peer_address_type=attempt.peer_address_type,
            peer_address=attempt.peer_address,
            connection_interval=0,
            peripheral_latency=0,
            supervision_timeout=0,
            central_clock_accuracy=0,
        )
        asyncio.get_running_loop().call_soon(self.send_hci_packet, ended)
        return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.SUCCESS)

    def send_hci_packet(self, packet: hci.HCI_Packet) -> None:
        """Pass a packet to the host; advertising reports get what a receiver would add."""
        if isinstance(packet, hci.HCI_LE_Advertising_Report_Event):
            heard = [report for report in packet.reports if self._complete(report)]
            if not heard:
                return
            packet = hci.HCI_LE_Advertising_Report_Event(heard)
        super().send_hci_packet(packet)

    def _complete(self, report: hci.HCI_LE_Advertising_Report_Event.Report) -> bool:
        """Set signal strength and scan response (bumble repeats the advertisement instead)."""
        sender = None if self.link is None else self.link.find_le_controller(report.address)
        if not isinstance(sender, EmulatedController):
            return True
        report.rssi = sender.rssi
        if report.event_type == hci.HCI_LE_Advertising_Report_Event.EventType.SCAN_RSP:
            report.data = sender.le_legacy_advertiser.scan_response_data
            return bool(self.le_scan_type and report.data)
        return True


class _Medium(LocalLink):
    def __init__(self) -> None:
        super().__init__()
        self.unreachable: set[Controller] = set()

    def _carries(self, *ends: Controller | None) -> bool:
        return all(end is not None and end not in self.unreachable for end in ends)

    def send_acl_data(self, sender_controller, destination_address, transport, data):  # type: ignore[no-untyped-def]
        # The sender is known by the address the connection was made with: bumble takes its present
        # one, which a host changes when it scans, and so loses every open connection.
        connection = sender_controller.le_connections.get(destination_address)
        receiver = self.find_le_controller(destination_address)
        if connection is not None and self._carries(sender_controller, receiver):
            asyncio.get_running_loop().call_soon(
                receiver.on_link_acl_data, connection.self_address, transport, data
            )

    def send_advertising_pdu(
        self, sender_controller: Controller, packet: ll.AdvertisingPdu
    ) -> None:
        # Connection requests travel this way too.
        loop = asyncio.get_running_loop()
        for receiver in self.controllers - {sender_controller}:
            if self._carries(sender_controller, receiver):
                loop.call_soon(receiver.on_ll_advertising_pdu, packet)

    def send_ll_control_pdu(self, sender_address, receiver_address, packet):  # type: ignore[no-untyped-def]
        ends = map(self.find_le_controller, (sender_address, receiver_address))
        if self._carries(*ends):
            super().send_ll_control_pdu(sender_address, receiver_address, packet)


@dataclass(frozen=True)
class _Station:
    device: Device
    controller: EmulatedController


class Air:
    """Where emulated devices hear each other."""

    def __init__(self) -> None:
        self.medium = _Medium()
        self.arrival_s = 0.0
        """A sensor that hangs up is silent so long before: a real kernel drops what is unread."""
        self._stations: dict[Device, _Station] = {}

    @property
    def devices(self) -> tuple[Device, ...]:
        """Everything that has been placed and not taken away."""
        return tuple(self._stations)

    def place(self, name: str, address: str) -> Device:
        """Put a device within reach of all others; it is powered on by its owner."""
        controller = EmulatedController(name, link=self.medium)
        device = Device.from_config_with_hci(
            DeviceConfiguration(
                name=name,
                address=hci.Address(address),
                advertising_interval_min=ADVERTISING_INTERVAL_MS,
                advertising_interval_max=ADVERTISING_INTERVAL_MS,
            ),
            controller,
            AsyncPipeSink(controller),
        )
        self._stations[device] = _Station(device, controller)
        return device

    def take_away(self, device: Device) -> None:
        """Remove a device for good."""
        controller = self._stations.pop(device).controller
        self.medium.unreachable.discard(controller)
        self.medium.remove_controller(controller)

    def set_rssi(self, device: Device, dbm: int) -> None:
        """Set how strongly a device's advertisements are received."""
        self._stations[device].controller.rssi = dbm

    async def carry_off(self, device: Device) -> None:
        """Take a device out of reach: silence, then a supervision timeout at both ends."""
        away = self._stations[device].controller
        self.medium.unreachable.add(away)
        await asyncio.sleep(SUPERVISION_TIMEOUT_S)
        ends = {(link.self_address, link.peer_address) for link in away.le_connections.values()}
        for controller in self.medium.controllers:
            for link in list(controller.le_connections.values()):
                if controller is away or (link.peer_address, link.self_address) in ends:
                    controller.on_le_disconnected(link, hci.HCI_ErrorCode.CONNECTION_TIMEOUT_ERROR)

    def bring_back(self, device: Device) -> None:
        """Bring a device within reach again."""
        self.medium.unreachable.discard(self._stations[device].controller)

    def reachable(self, device: Device) -> bool:
        """Tell whether what a device sends is received."""
        return self._stations[device].controller not in self.medium.unreachable


async def abandon_attempt(central: Device) -> None:
    """End a connection attempt whose waiting was cancelled; bumble leaves it pending."""
    command = hci.HCI_LE_Create_Connection_Cancel_Command()
    try:
        await central.send_sync_command(command)
    except hci.HCI_Error as error:
        if error.error_code != hci.HCI_ErrorCode.COMMAND_DISALLOWED_ERROR:  # nothing was pending
            raise
