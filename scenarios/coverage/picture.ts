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
import { coveredMask, type Mask } from '../../sim/coverage/overlay.ts';
import type { Site } from '../../sim/world/site.ts';
import { type MessageKey, message, spoken } from '../messages/catalogue.ts';
import { withText } from './png-text.ts';

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

/** The cells inside the site: the lattice of the ground begins and ends at whole words, the map need not. */
interface Window {
  readonly firstColumn: number; // of the ground's row
  readonly width: number; // cells
  readonly height: number;
}

function windowOf({ bounds: [minX, , maxX] }: Site, { cell, column0, rows }: Ground): Window {
  const firstColumn = Math.floor(minX / cell) - column0;
  return { firstColumn, width: Math.ceil(maxX / cell) - column0 - firstColumn, height: rows };
}

/** One pixel per cell inside the site; row 0 is the north edge. Who must be named is in the file, not in the picture. */
export function coveragePng(site: Site, ground: Ground, covers: readonly CameraCover[]): Uint8Array {
  const window = windowOf(site, ground);
  const data = new Uint8Array(3 * window.width * window.height);
  paint(data, ground, window, null, BUILDING);
  paint(data, ground, window, ground.open, UNSEEN);
  DORI.steps.forEach(({ pxPerM }, k) => {
    paint(data, ground, window, coveredMask(ground, covers, HEADLINE_HEIGHT, pxPerM), STEPS[k]);
  });
  const png = encode({ width: window.width, height: window.height, data, channels: 3, depth: 8 });
  return site.attribution === '' ? png : withText(png, 'Copyright', site.attribution);
}

/** Six lines: pixel size, no rotation, centre of the upper left pixel (m, site frame). */
export function worldFile(site: Site, ground: Ground): string {
  const { cell, column0, row0, rows } = ground;
  const west = (column0 + windowOf(site, ground).firstColumn + 0.5) * cell;
  return `${[cell, 0, 0, -cell, west, (row0 + rows - 0.5) * cell].join('\n')}\n`;
}

/** Paints the cells of the mask, or all of them. */
function paint(data: Uint8Array, ground: Ground, window: Window, mask: Mask | null, colour: Colour): void {
  const { firstColumn, width, height } = window;
  for (let row = 0; row < height; row++) {
    for (let i = 0; i < width; i++) {
      const column = firstColumn + i;
      if (mask && !((mask[row * ground.wordsPerRow + (column >> 5)] >>> (column & 31)) & 1)) continue;
      data.set(colour, 3 * ((height - 1 - row) * width + i));
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
/** The whole map fits a laptop's window. */
const WIDEST = 1240; // px
/** Half a report's page, or a phone. */
const COLUMN = 540; // px
/** Gaps named on the map; the table has them all. */
const NAMED_GAPS = 5;

/** The whole sheet: title, map, legend and scale bar. */
export function coverageSvg(picture: CoveragePicture): string {
  const { site, layout } = picture;
  const [minX, minY, maxX, maxY] = site.bounds;
  const scale = (WIDEST - PANEL) / (maxX - minX + 2 * MARGIN); // px/m
  const credits = creditLines(site, WIDEST);
  const height = Math.round(Math.max(430, (maxY - minY + 2 * MARGIN) * scale + 56)) + CREDIT_HEIGHT * credits.length;
  const paper = paperOf(site, scale, 40);
  const title = message('coverage.map.title', { layout: layout.name, site: site.name });
  return [
    ...sheet(WIDEST, height),
    `<text x="16" y="27" class="title">${xmlText(title)}</text>`,
    ...drawMap(picture, paper),
    ...legend(WIDEST - PANEL + 16),
    scaleBar(Number(paper.x(minX)), height - 14 - CREDIT_HEIGHT * credits.length, scale),
    ...drawCredits(credits, WIDEST, height),
    '</svg>\n',
  ].join('\n');
}

/** The map alone, with its scale bar, as wide as a column of a report; the legend is the page's. */
export function coverageMapSvg(picture: CoveragePicture): string {
  const { site } = picture;
  const [minX, minY, maxX, maxY] = site.bounds;
  const scale = COLUMN / (maxX - minX + 2 * MARGIN); // px/m
  const credits = creditLines(site, COLUMN);
  const height = Math.round((maxY - minY + 2 * MARGIN) * scale + 24) + CREDIT_HEIGHT * credits.length;
  const paper = paperOf(site, scale, 0);
  return [
    ...sheet(COLUMN, height),
    ...drawMap(picture, paper),
    scaleBar(Number(paper.x(minX)), height - 14 - CREDIT_HEIGHT * credits.length, scale),
    ...drawCredits(credits, COLUMN, height),
    '</svg>\n',
  ].join('\n');
}

/** What the colours of a map mean, densest last but for what is not seen. */
export function coverageKey(): { colour: string; text: string }[] {
  return [
    ...DORI.steps.map(({ name, pxPerM }, k) => ({
      colour: rgb(STEPS[k]),
      text: `≥ ${new Intl.NumberFormat(spoken(), { useGrouping: false }).format(pxPerM)}  ${message(`density.${name}` as MessageKey)}`,
    })),
    { colour: rgb(UNSEEN), text: message('coverage.map.unseen') },
    { colour: rgb(BUILDING), text: message('coverage.map.building') },
  ];
}

/** Where metres of the site lie on the paper, in px. */
interface Paper {
  readonly scale: number; // px/m
  readonly x: (metres: number) => string;
  readonly y: (metres: number) => string;
}

function paperOf({ bounds: [minX, , , maxY] }: Site, scale: number, top: number): Paper {
  return {
    scale,
    x: (metres) => ((metres - minX + MARGIN) * scale).toFixed(1),
    y: (metres) => ((maxY + MARGIN - metres) * scale + top).toFixed(1),
  };
}

function sheet(width: number, height: number): string[] {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    STYLE,
    `<rect width="100%" height="100%" class="paper"/>`,
  ];
}

function drawMap({ site, layout, ground, png, gaps }: CoveragePicture, { scale, x, y }: Paper): string[] {
  const outline = (ring: readonly (readonly [number, number])[]) =>
    `M${ring.map(([a, b]) => `${x(a)},${y(b)}`).join('L')}Z`;
  const pairs = (ring: readonly number[]) =>
    Array.from({ length: ring.length / 2 }, (_, k) => [ring[2 * k], ring[2 * k + 1]] as const);
  const window = windowOf(site, ground);
  const west = (ground.column0 + window.firstColumn) * ground.cell;
  const north = (ground.row0 + ground.rows) * ground.cell;
  const image = [
    `<image x="${x(west)}" y="${y(north)}" width="${window.width * ground.cell * scale}"`,
    ` height="${window.height * ground.cell * scale}" style="image-rendering:pixelated" preserveAspectRatio="none"`,
    ` href="data:image/png;base64,${base64(png)}"/>`,
  ].join('');
  const trees = site.trees.map(
    (tree) => `<circle cx="${x(tree.x)}" cy="${y(tree.y)}" r="${(tree.crownRadius * scale).toFixed(1)}" class="tree"/>`,
  );
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
  return [image, ...kerbs, ...trees, ...buildings, ...named, ...cameras];
}

const CREDIT_HEIGHT = 14; // px of a line
const CREDIT_LETTER = 6.2; // px, what a letter of the note takes at most on average

/** Who must be named, in lines under the map that fit its width. */
function creditLines({ attribution }: Site, width: number): string[] {
  const most = Math.floor((width - 24) / CREDIT_LETTER);
  return attribution.match(new RegExp(`.{1,${most}}(?=\\s|$)|.{1,${most}}`, 'gu'))?.map((line) => line.trim()) ?? [];
}

function drawCredits(lines: readonly string[], width: number, height: number): string[] {
  return lines.map((line, k) => {
    const y = height - 8 - CREDIT_HEIGHT * (lines.length - 1 - k);
    return `<text x="${width - 12}" y="${y}" class="note end">${xmlText(line)}</text>`;
  });
}

function legend(left: number): string[] {
  const rows = coverageKey();
  return [
    `<text x="${left}" y="62" class="head">${xmlText(message('coverage.map.legend'))}</text>`,
    `<text x="${left}" y="78" class="note">${xmlText(DORI.standard)}</text>`,
    ...rows.map(
      ({ colour, text }, k) =>
        `<rect x="${left}" y="${88 + 22 * k}" width="16" height="16" fill="${colour}" class="swatch"/>` +
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

function scaleBar(left: number, bottom: number, scale: number): string {
  const metres = 100;
  return (
    `<path d="M${left},${bottom - 5}v5h${metres * scale}v-5" class="bar"/>` +
    `<text x="${left + metres * scale + 6}" y="${bottom}" class="note">${metres} m</text>`
  );
}

const STYLE = `<style>
.paper{fill:#fbfaf7}.title{font:600 17px system-ui,sans-serif;fill:#222}.head{font:600 13px system-ui,sans-serif;fill:#222}
.label{font:12px system-ui,sans-serif;fill:#333}.note{font:11px system-ui,sans-serif;fill:#666}.end{text-anchor:end}
.number{font:600 11px system-ui,sans-serif;fill:#fff;text-anchor:middle}.badge{fill:#b3261e}.gap{fill:none;stroke:#b3261e;stroke-width:1}
.building{fill:#c4c0b8;stroke:#8a857b;stroke-width:.8}.kerb{fill:none;stroke:#9b968c;stroke-width:.6}.tree{fill:#5f7f4f;fill-opacity:.22}
.camera{fill:#fff;stroke:#111;stroke-width:1.6}.frustum{fill:#111;fill-opacity:.35}.swatch{stroke:#0003}
.bar{fill:none;stroke:#333;stroke-width:1.4}.north{fill:none;stroke:#333;stroke-width:1.4}
</style>`;

function rgb(colour: Colour): string {
  return `rgb(${colour.join(',')})`;
}

function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
