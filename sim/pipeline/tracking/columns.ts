/**
 * Columns of one camera's tracks: a row per track, dense, in order of birth.
 *
 * The *plane* of a camera is the ground in the site frame (m), or, where no pose is known, its picture (px). Columns
 * say "u" for the unit of the plane.
 */
export const TRACK_COLUMNS = [
  'number', //       1, 2, …: order of birth
  'since', //        ms since the Unix epoch, of the first detection
  'seen', //         ms since the Unix epoch, of the last detection
  'hits', //         detections taken
  'confirmed', //    0 or 1
  'label', //        LABELS, by vote
  'votes0', //       detections of each label
  'votes1',
  'votes2',
  'votes3',
  'votes4',
  'detection', //    place in the frame of the detection it took last, -1 none
  'inPicture', //    0 or 1: whether its middle is
  'onGround', //     0 or 1: 0 where its foot was last seen above the horizon
  'x', //            u
  'y', //            u
  'vx', //           u/s
  'vy', //           u/s
  'pxx', //          u², covariance of place …
  'pxy',
  'pyy',
  'pxvx', //         u²/s, … of place and velocity
  'pxvy',
  'pyvx',
  'pyvy',
  'pvxx', //         u²/s², … and of velocity
  'pvxy',
  'pvyy',
  'bias', //         u², what of the place's variance does not average out
  'height', //       u, of its box, at the depth of its foot
  'heightVariance', // u²
  'width', //        u
  'unit', //         u/m: 1 on the ground, pixels per metre of its body in the picture
] as const;

export type TrackColumns = Readonly<Record<(typeof TRACK_COLUMNS)[number], Float64Array>>;

export function createTrackColumns(capacity: number): TrackColumns {
  return Object.fromEntries(TRACK_COLUMNS.map((name) => [name, new Float64Array(capacity)])) as Record<
    keyof TrackColumns,
    Float64Array
  >;
}

/** The first `count` rows in larger columns. */
export function growTrackColumns(columns: TrackColumns, count: number, capacity: number): TrackColumns {
  const grown = createTrackColumns(capacity);
  for (const name of TRACK_COLUMNS) grown[name].set(columns[name].subarray(0, count));
  return grown;
}

export function moveTrackRow(columns: TrackColumns, from: number, to: number): void {
  for (const name of TRACK_COLUMNS) columns[name][to] = columns[name][from];
}

/** What a frame's detections say in the plane: a row per detection, in the frame's order. */
export const PLACED_COLUMNS = [
  'label', //           LABELS
  'confidence',
  'onGround', //        0 or 1
  'x', //               u
  'y', //               u
  'rxx', //             u², covariance of its error
  'rxy',
  'ryy',
  'height', //          u
  'heightVariance', //  u²; 0: its height does not show
  'width', //           u
  'unit', //            u/m
] as const;

export type PlacedColumns = Readonly<Record<(typeof PLACED_COLUMNS)[number], Float64Array>>;

export function createPlacedColumns(capacity: number): PlacedColumns {
  return Object.fromEntries(PLACED_COLUMNS.map((name) => [name, new Float64Array(capacity)])) as Record<
    keyof PlacedColumns,
    Float64Array
  >;
}
