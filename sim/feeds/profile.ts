/**
 * What a detector can do, as data: every factor that moves its chance to see a body, each with its source.
 *
 * A factor is a rate measured against a good view, such as "0.90 of the bodies found in clear view are still found
 * when partly hidden". It enters as log-odds at the rate of that good view, so it acts alone exactly as measured, and
 * several factors add up as log-odds do. Figures marked "assumed" have no source we could read.
 */

/** P = pMax / (1 + (h50 / h)^k), h the height of the whole body in pixels of the network's input. */
export interface SizeCurve {
  readonly pMax: number;
  readonly h50: number; // input px
  readonly k: number;
  readonly source: string;
}

/** A latent's share of the variance, and how long it stays what it was. */
export interface Latent {
  readonly weight: number;
  readonly time: number; // ms, spacing of its knots
}

export interface DetectorProfile {
  readonly name: string;
  readonly status: string; // shown beside every figure that rests on the profile
  readonly inputWidthPx: number; // the frame is scaled to this width before the network sees it; never enlarged
  readonly referenceRate: number; // rate of the good view against which the factors were measured
  readonly size: SizeCurve;
  readonly occlusion: {
    readonly partial: number; // factor, 1 to 35 % hidden
    readonly heavy: number; // factor, 35 to 80 % hidden; beyond that nothing is found
    readonly source: string;
  };
  readonly light: {
    readonly night: number; // factor in a lit street, and under the camera's own infrared lamps
    readonly nightIlluminance: number; // lx, where the factor holds
    readonly dayIlluminance: number; // lx, from here up light costs nothing
    readonly source: string;
  };
  readonly haze: {
    readonly factor: number; // at the contrast below
    readonly contrast: number; // share of contrast left (Koschmieder: exp(−extinction · range)) where the factor holds
    readonly least: number; // share of contrast below which nothing is found
    readonly source: string;
  };
  readonly blur: {
    readonly factor: number; // at the length below
    readonly length: number; // input px
    readonly source: string;
  };
  /** Log-odds added for each BODY_KIND. */
  readonly kinds: { readonly logOdds: readonly number[]; readonly source: string };
  /** What persists in time. Weights sum to 1; `frame` is the part that is new at every exposure. */
  readonly latents: {
    readonly person: Latent; // shared by all cameras
    readonly camera: Latent;
    readonly pair: Latent;
    readonly frame: { readonly weight: number };
    readonly source: string;
  };
  readonly boxes: {
    readonly sigma: number; // error of each edge as a share of the box side
    readonly persistent: number; // share of its variance that persists
    readonly time: number; // ms, spacing of its knots
    readonly source: string;
  };
  readonly confidence: {
    readonly slope: number; // log-odds of confidence per log-odds of detection
    readonly offset: number;
    readonly noise: number; // log-odds, new at every exposure
    readonly least: number; // what the detector reports at all
    readonly source: string;
  };
  readonly falsePositives: {
    readonly ratePerHour: number; // events per camera
    readonly duration: number; // s, mean
    readonly source: string;
  };
}

/** Size curves by kind of detector. Basis: composite of published bins; see each source. */
export const SIZE_CURVES = {
  'large-modern': {
    ...{ pMax: 0.9, h50: 8, k: 0.66 },
    source: 'least squares through TinyPerson bins (assumed) and TJU-DHD pedestrian, ATSS-R50',
  },
  'ordinary-real-time': { pMax: 0.95, h50: 35, k: 2.5, source: 'assumed; agrees with COCO AP small : large of 0.45' },
  'edge-legacy': { pMax: 0.9, h50: 60, k: 4, source: 'assumed; near good, medium mostly missed, far gone' },
} as const satisfies Record<string, SizeCurve>;

export const DEFAULT_PROFILE: DetectorProfile = {
  name: 'ordinary-real-time',
  status: 'default profile, not calibrated',
  inputWidthPx: 640,
  referenceRate: 0.92,
  size: SIZE_CURVES['ordinary-real-time'],
  occlusion: {
    ...{ partial: 0.9, heavy: 0.5 },
    source:
      'Caltech reasonable/partial/heavy miss rates of seven detectors: factors 0.84-0.94 and 0.28-0.62; 0.66-0.82 for ' +
      'modern ones (Pedestron); nothing beyond 80 % hidden assumed',
  },
  light: {
    ...{ night: 0.76, nightIlluminance: 10, dayIlluminance: 200 },
    source: 'KAIST, ACF: miss rate 42.57 % by day, 56.17 % by night (MLPD); the two illuminances are assumed',
  },
  haze: {
    ...{ factor: 0.6, contrast: 0.2, least: 0.04 },
    source:
      'law: Koschmieder; 60 % of AP50 is kept under the mean corruption (Pascal VOC, bethgelab), its contrast of 0.2 ' +
      'assumed; least: 10 of 255 grey levels (Dahua IVS)',
  },
  blur: {
    ...{ factor: 0.6, length: 10 },
    source: '60 % of AP50 is kept under the mean corruption (Pascal VOC, bethgelab); its length of 10 px assumed',
  },
  kinds: { logOdds: [0, 0, 0, 0], source: 'assumed: no kind is easier than another of the same pixel height' },
  latents: {
    person: { weight: 0.2, time: 20_000 },
    camera: { weight: 0.05, time: 60_000 },
    pair: { weight: 0.45, time: 2000 },
    frame: { weight: 0.3 },
    source: 'assumed: misses persist (no frame is an independent coin), shares and times unknown; sweep them',
  },
  boxes: {
    ...{ sigma: 0.06, persistent: 0.5, time: 2000 },
    source: 'matched boxes overlap by 0.83 on average, which 0.06 of the side on each edge gives; split assumed',
  },
  confidence: { slope: 0.5, offset: 0.6, noise: 0.5, least: 0.3, source: 'assumed' },
  falsePositives: {
    ...{ ratePerHour: 2, duration: 3 },
    source: 'assumed: 0.05-0.5 alarms per camera-hour for a quiet person-in-zone rule, of which zones are a part',
  },
};

/** The profiles a scenario may name. All are defaults: none was fitted to anybody's camera. */
export const PROFILES = {
  'ordinary-real-time': DEFAULT_PROFILE,
  'large-modern': {
    ...DEFAULT_PROFILE,
    name: 'large-modern',
    inputWidthPx: Number.MAX_SAFE_INTEGER, // full-resolution tiles
    size: SIZE_CURVES['large-modern'],
    occlusion: { ...DEFAULT_PROFILE.occlusion, heavy: 0.75 },
  },
  'edge-legacy': { ...DEFAULT_PROFILE, name: 'edge-legacy', size: SIZE_CURVES['edge-legacy'] },
} as const satisfies Record<string, DetectorProfile>;

export type ProfileName = keyof typeof PROFILES;
