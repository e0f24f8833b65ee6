/**
 * One number per use of chance. A number is never reused or renumbered: that would change every recorded run.
 * Within a stream, draws are told apart by entity and index (a tick, a knot, a serial number).
 */
export const STREAM = {
  identity: 1,
  arrivalGap: 2,
  arrivalTraits: 3,
  destination: 4,
  dwell: 5,
  lateralOffset: 6,
  vehicleGap: 7,
  vehicleTraits: 8,
  patrolBeat: 9,
  generator: 10,
  exposurePhase: 20,
  detectPerson: 21,
  detectCamera: 22,
  detectPair: 23,
  detectFrame: 24,
  boxBias: 25,
  boxFrame: 26,
  confidence: 27,
  falsePositive: 28,
  pictureNoise: 29,
  falsePositiveBox: 30,
  clothes: 31,
  bootstrap: 90,
} as const;
