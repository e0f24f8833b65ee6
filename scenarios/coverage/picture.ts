/**
 * The coverage map for people: a PNG of one pixel per cell (with a world file, for a GIS), and an SVG that lays
 * buildings, cameras, gaps, a legend in px/m and a scale bar over it. Colours are viridis: even steps, and legible to
 * the colour-blind and in grey.
 */
import { encode } from 'fast-png';
import { DORI } from '../../sim/cameras/density.ts';
import type { Layout } from '../../sim/cameras/layout.ts';
import type { CameraCover } from '../../sim/coverage/camera-cover.ts';
import type { Gap } from '../../sim/coverage/gaps.ts';
import type { Ground } from '../../sim/coverage/ground.ts';
import { HEADLINE_HEIGHT } from '../../sim/coverage/measures.ts';
import { coveredMask } from '../../sim/coverage/overlay.ts';
import type { Site } from '../../sim/world/site.ts';
import { type MessageKey, message } from '../messages/catalogue.ts';

type Colour = readonly [red: number, green: number, blue: number];

/** Viridis at six even stops (van der Walt & Smith 2015), one per step of the scale. */
const STEPS: readonly Colour[] = [
  [68, 1, 84],
  [65, 68, 135],
  [42, 120, 142],
  [34, 168, 132],
  [122, 209, 81],
  [253, 231, 37],
];
const UNSEEN: Colour = [236, 234, 228];
const BUILDING: Colour = [196, 192, 184];

/** Row 0 of the picture is the north edge. */
export function coveragePng(ground: Ground, covers: readonly CameraCover[]): Uint8Array {
  const width = 32 * ground.wordsPerRow;
  const data = new Uint8Array(3 * width * ground.rows);
  paint(data, ground, undefined, BUILDING);
  paint(data, ground, ground.open, UNSEEN);
  DORI.steps.forEach(({ pxPerM }, k) => {
    paint(data, ground, coveredMask(ground, covers, HEADLINE_HEIGHT, pxPerM), STEPS[k]);
  });
  return encode({ width, height: ground.rows, data, channels: 3, depth: 8 });
}

/** Six lines: pixel size, no rotation, centre of the upper left pixel (m, site frame). */
export function worldFile({ cell, column0, row0, rows }: Ground): string {
  return `${[cell, 0, 0, -cell, (column0 + 0.5) * cell, (row0 + rows - 0.5) * cell].join('\n')}\n`;
}

function paint(data: Uint8Array, ground: Ground, mask: Int32Array | undefined, [red, green, blue]: Colour): void {
  const width = 32 * ground.wordsPerRow;
  for (let row = 0; row < ground.rows; row++) {
    for (let column = 0; column < width; column++) {
      if (mask && !((mask[row * ground.wordsPerRow + (column >> 5)] >>> (column & 31)) & 1)) continue;
      const at = 3 * ((ground.rows - 1 - row) * width + column);
      data[at] = red;
      data[at + 1] = green;
      data[at + 2] = blue;
    }
  }
}

export interface CoveragePicture {
  readonly site: Site;
  readonly layout: Layout;
  readonly ground: Ground;
  readonly png: Uint8Array;
  readonly gaps: readonly Gap[];
}

const MARGIN = 16; // m of paper round the site
const PANEL = 190; // px for the legend
const PX_PER_M = 2;
/** Gaps named on the map; the table has them all. */
const NAMED_GAPS = 5;

export function coverageSvg({ site, layout, ground, png, gaps }: CoveragePicture): string {
  const [minX, minY, maxX, maxY] = site.bounds;
  const width = (maxX - minX + 2 * MARGIN) * PX_PER_M + PANEL;
  const height = Math.max(430, (maxY - minY + 2 * MARGIN) * PX_PER_M + 40);
  const x = (metres: number) => ((metres - minX + MARGIN) * PX_PER_M).toFixed(1);
  const y = (metres: number) => ((maxY + MARGIN - metres) * PX_PER_M + 40).toFixed(1);
  const outline = (ring: readonly (readonly [number, number])[]) =>
    `M${ring.map(([a, b]) => `${x(a)},${y(b)}`).join('L')}Z`;
  const pairs = (ring: readonly number[]) =>
    Array.from({ length: ring.length / 2 }, (_, k) => [ring[2 * k], ring[2 * k + 1]] as const);
  const west = ground.column0 * ground.cell;
  const north = (ground.row0 + ground.rows) * ground.cell;
  const image = [
    `<image x="${x(west)}" y="${y(north)}" width="${32 * ground.wordsPerRow * ground.cell * PX_PER_M}"`,
    ` height="${ground.rows * ground.cell * PX_PER_M}" style="image-rendering:pixelated" preserveAspectRatio="none"`,
    ` href="data:image/png;base64,${base64(png)}"/>`,
  ].join('');
  const buildings = site.buildings.map(
    ({ footprint, holes }) =>
      `<path d="${[footprint, ...holes].map((ring) => outline(pairs(ring))).join('')}" class="building"/>`,
  );
  const kerbs = site.walkways.kerbs.map(
    (line) =>
      `<polyline points="${pairs(line)
        .map(([a, b]) => `${x(a)},${y(b)}`)
        .join(' ')}" class="kerb"/>`,
  );
  const cameras = layout.cameras.map(({ id, heading, horizontalFov, ...at }) => {
    const reach = 9;
    const ray = (turn: number) => {
      const angle = heading + turn * horizontalFov;
      return `${x(at.x + reach * Math.sin(angle))},${y(at.y + reach * Math.cos(angle))}`;
    };
    return (
      `<polygon points="${x(at.x)},${y(at.y)} ${ray(-0.5)} ${ray(0.5)}" class="frustum"/>` +
      `<circle cx="${x(at.x)}" cy="${y(at.y)}" r="3.5" class="camera"><title>${xmlText(id)}</title></circle>`
    );
  });
  const named = gaps.slice(0, NAMED_GAPS).map(({ rings }, k) => {
    const [cx, cy] = rings[0].reduce(
      ([sx, sy], [px, py]) => [sx + px / rings[0].length, sy + py / rings[0].length],
      [0, 0],
    );
    return (
      `<path d="${rings.map(outline).join('')}" class="gap"/>` +
      `<circle cx="${x(cx)}" cy="${y(cy)}" r="9" class="badge"/>` +
      `<text x="${x(cx)}" y="${(Number(y(cy)) + 4).toFixed(1)}" class="number">${k + 1}</text>`
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    STYLE,
    `<rect width="100%" height="100%" class="paper"/>`,
    `<text x="16" y="27" class="title">${xmlText(message('coverage.map.title', { layout: layout.name, site: site.name }))}</text>`,
    image,
    ...kerbs,
    ...buildings,
    ...named,
    ...cameras,
    ...legend(width - PANEL + 16),
    scaleBar(Number(x(minX)), height - 14),
    site.attribution === ''
      ? ''
      : `<text x="${width - 12}" y="${height - 10}" class="note end">${xmlText(site.attribution)}</text>`,
    '</svg>\n',
  ].join('\n');
}

function legend(left: number): string[] {
  const rows = [
    ...DORI.steps.map(({ name, pxPerM }, k) => ({
      colour: STEPS[k],
      text: `≥ ${pxPerM}  ${message(`density.${name}` as MessageKey)}`,
    })),
    { colour: UNSEEN, text: message('coverage.map.unseen') },
    { colour: BUILDING, text: message('coverage.map.building') },
  ];
  return [
    `<text x="${left}" y="62" class="head">${xmlText(message('coverage.map.legend'))}</text>`,
    `<text x="${left}" y="78" class="note">${xmlText(DORI.standard)}</text>`,
    ...rows.map(
      ({ colour, text }, k) =>
        `<rect x="${left}" y="${88 + 22 * k}" width="16" height="16" fill="rgb(${colour.join(',')})" class="swatch"/>` +
        `<text x="${left + 24}" y="${101 + 22 * k}" class="label">${xmlText(text)}</text>`,
    ),
    `<circle cx="${left + 8}" cy="${104 + 22 * rows.length}" r="3.5" class="camera"/>`,
    `<text x="${left + 24}" y="${109 + 22 * rows.length}" class="label">${xmlText(message('coverage.map.camera'))}</text>`,
    `<circle cx="${left + 8}" cy="${128 + 22 * rows.length}" r="8" class="badge"/>`,
    `<text x="${left + 24}" y="${133 + 22 * rows.length}" class="label">${xmlText(message('coverage.map.gap'))}</text>`,
    `<path d="M${left + 8},${178 + 22 * rows.length}v-24m-5,7l5,-8l5,8" class="north"/>`,
    `<text x="${left + 24}" y="${172 + 22 * rows.length}" class="label">${xmlText(message('coverage.map.north'))}</text>`,
  ];
}

function scaleBar(left: number, bottom: number): string {
  const metres = 100;
  return (
    `<path d="M${left},${bottom - 5}v5h${metres * PX_PER_M}v-5" class="bar"/>` +
    `<text x="${left + metres * PX_PER_M + 6}" y="${bottom}" class="note">${metres} m</text>`
  );
}

const STYLE = `<style>
.paper{fill:#fbfaf7}.title{font:600 17px system-ui,sans-serif;fill:#222}.head{font:600 13px system-ui,sans-serif;fill:#222}
.label{font:12px system-ui,sans-serif;fill:#333}.note{font:11px system-ui,sans-serif;fill:#666}.end{text-anchor:end}
.number{font:600 11px system-ui,sans-serif;fill:#fff;text-anchor:middle}.badge{fill:#b3261e}.gap{fill:none;stroke:#b3261e;stroke-width:1}
.building{fill:#c4c0b8;stroke:#8a857b;stroke-width:.8}.kerb{fill:none;stroke:#9b968c;stroke-width:.6}
.camera{fill:#fff;stroke:#111;stroke-width:1.6}.frustum{fill:#111;fill-opacity:.35}.swatch{stroke:#0003}
.bar{fill:none;stroke:#333;stroke-width:1.4}.north{fill:none;stroke:#333;stroke-width:1.4}
</style>`;

function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
