// A skin-conductance sensor for the biofeedback program: an ESP32, two electrodes, one resistor.
//
// It sends lines of text over the Nordic UART service, 32 a second, eight in a notification:
//   EDA,<t_ms>,<microsiemens>   where CALIBRATED is 1
//   RAW,<t_ms>,<adc>,<bits>     where it is 0: shown in arbitrary units, never in µS
//
// Circuit (EDA): 3.3 V - REFERENCE_OHM - junction - electrode | skin | electrode - GND;
// the junction goes to ADC_PIN, with 100 nF to GND. For 3.3 V and 470 kOhm no more than 7 uA flow.
// Power the board from a battery, never from a computer or charger, while somebody wears it.
// This sketch is an example for trying things out. It is not a medical device and has no isolation.
//
// Board: "ESP32 Dev Module" of the esp32 package, version 3 or newer; no further library.
// No board has been tried with this sketch by its authors: say so if you do.

#include <BLE2902.h>
#include <BLEDevice.h>
#include <BLEServer.h>

#define CALIBRATED 0  // 1 only after you measured known resistors and the values fit

static const char *NAME = "Text EDA";
static const int ADC_PIN = 34;
static const int ADC_BITS = 12;
static const float REFERENCE_OHM = 470000.0f;
static const uint32_t PERIOD_US = 31250;  // 32 Hz
static const int LINES = 8;

static const char *SERVICE = "6E400001-B5A3-F393-E0A9-E50E24DCCA9E";
static const char *WRITE = "6E400002-B5A3-F393-E0A9-E50E24DCCA9E";
static const char *NOTIFY = "6E400003-B5A3-F393-E0A9-E50E24DCCA9E";

static BLECharacteristic *text = nullptr;
static volatile bool listening = false;

class Link : public BLEServerCallbacks {
  void onConnect(BLEServer *) override { listening = true; }
  void onDisconnect(BLEServer *) override {
    listening = false;
    BLEDevice::startAdvertising();
  }
};

void setup() {
  analogReadResolution(ADC_BITS);
  BLEDevice::init(NAME);
  BLEDevice::setMTU(247);
  BLEServer *server = BLEDevice::createServer();
  server->setCallbacks(new Link());
  BLEService *service = server->createService(SERVICE);
  text = service->createCharacteristic(NOTIFY, BLECharacteristic::PROPERTY_NOTIFY);
  text->addDescriptor(new BLE2902());
  service->createCharacteristic(WRITE, BLECharacteristic::PROPERTY_WRITE);
  service->start();
  BLEDevice::getAdvertising()->addServiceUUID(SERVICE);
  BLEDevice::startAdvertising();
}

// Mean of sixteen readings: the converter of an ESP32 is noisy.
static uint32_t read_adc() {
  uint32_t sum = 0;
  for (int n = 0; n < 16; n++) sum += analogRead(ADC_PIN);
  return sum / 16;
}

static float microsiemens(uint32_t adc) {
  const float share = adc / float((1 << ADC_BITS) - 1);
  if (share >= 0.999f) return 0.0f;  // no skin between the electrodes
  return 1e6f * (1.0f - share) / (share * REFERENCE_OHM + 1.0f);
}

void loop() {
  static uint32_t next_us = micros();
  static char lines[LINES * 24];
  static int used = 0, count = 0;

  if ((int32_t)(micros() - next_us) < 0) return;
  next_us += PERIOD_US;
  const uint32_t adc = read_adc();
  const int left = int(sizeof(lines)) - used;
#if CALIBRATED
  used += snprintf(lines + used, left, "EDA,%lu,%.3f\n", (unsigned long)millis(), microsiemens(adc));
#else
  used += snprintf(lines + used, left, "RAW,%lu,%lu,%d\n", (unsigned long)millis(),
                   (unsigned long)adc, ADC_BITS);
#endif
  if (++count < LINES) return;
  if (listening) {
    text->setValue((uint8_t *)lines, used);
    text->notify();
  }
  used = count = 0;
}
