/**
 * Who may import whom, and what no simulation code may reach for. ARCHITECTURE.md draws this picture; this file is
 * the picture. `breaches` is a function of a list of files, so that the test can also plant breaches and see them found.
 */
import { posix } from 'node:path';
import ts from 'typescript';

export interface SourceFile {
  readonly path: string; // from the repository's root, with /
  readonly text: string;
}

interface Wall {
  readonly folders: readonly string[];
  readonly packages: readonly string[]; // a name, or a prefix that ends in / or :
}

/** The longest matching folder rules a file. It may import itself, `folders`, and `packages`. */
export const WALLS: Readonly<Record<string, Wall>> = {
  engine: { folders: [], packages: ['flatbush', 'workerpool', 'node:worker_threads'] },
  'engine/numeric': { folders: [], packages: ['@stdlib/'] },
  'engine/geometry': { folders: ['engine/numeric', 'engine/assert.ts'], packages: [] },
  'engine/random': { folders: ['engine/numeric', 'engine/hash.ts', 'engine/assert.ts'], packages: ['seedrandom'] },
  sim: { folders: ['engine', 'sim'], packages: [] },
  'sim/world': { folders: ['engine'], packages: ['earcut'] },
  'sim/agents': { folders: ['engine', 'sim/world'], packages: [] },
  'sim/cameras': { folders: ['engine', 'sim/world'], packages: [] },
  'sim/coverage': { folders: ['engine', 'sim/world', 'sim/cameras'], packages: ['d3-contour'] },
  'sim/feeds': {
    folders: ['engine', 'sim/world', 'sim/agents', 'sim/cameras', 'sim/pipeline/contract.ts'],
    packages: [],
  },
  'sim/pipeline': { folders: ['engine/geometry', 'engine/numeric', 'engine/assert.ts'], packages: [] },
  'sim/incidents': {
    folders: ['engine', 'sim/world', 'sim/agents', 'sim/scenario.ts', 'sim/recording/event-log.ts'],
    packages: [],
  },
  'sim/funnel': {
    folders: [
      ...['engine', 'sim/world', 'sim/cameras', 'sim/feeds', 'sim/incidents/incident.ts'],
      ...['sim/pipeline/contract.ts', 'sim/pipeline/tracking/track.ts', 'sim/recording/event-log.ts'],
    ],
    packages: [],
  },
  'sim/operations': {
    folders: [
      ...['engine', 'sim/world', 'sim/scenario.ts', 'sim/incidents/incident.ts', 'sim/pipeline/contract.ts'],
      'sim/recording/event-log.ts',
    ],
    packages: [],
  },
  'sim/metrics': {
    folders: [
      ...['engine', 'sim/scenario.ts', 'sim/outcome.ts', 'sim/incidents/incident.ts', 'sim/funnel/stages.ts'],
      ...['sim/feeds/truth.ts', 'sim/pipeline/contract.ts', 'sim/recording'],
    ],
    packages: [],
  },
  'sim/recording': {
    folders: [
      ...['engine', 'sim/cameras/bodies.ts', 'sim/feeds/truth.ts', 'sim/pipeline/contract.ts'],
      ...['sim/funnel/stages.ts', 'sim/incidents/incident.ts'],
    ],
    packages: [],
  },
  scenarios: { folders: ['engine', 'sim'], packages: ['yaml', 'zod', 'i18next', 'node:', 'proj4', 'fast-png'] },
  'scenarios/import': {
    folders: ['engine/geometry', 'engine/numeric', 'engine/spatial', 'sim/world', 'scenarios'],
    packages: [
      ...['zod', 'proj4', 'epsg-index', 'polyclip-ts', 'earcut', 'yaml', 'csv-parse', 'pbf', 'saxes', 'seek-bzip'],
      ...['@rapideditor/country-coder', 'node:'],
    ],
  },
  'scenarios/export': {
    folders: ['engine/geometry', 'sim/world', 'scenarios'],
    packages: ['@gltf-transform/core', 'proj4', 'earcut'],
  },
  'scenarios/experiments': { folders: ['engine', 'sim', 'scenarios'], packages: ['simple-statistics'] },
  'scenarios/report': {
    folders: ['sim/funnel/stages.ts', 'sim/recording/event-log.ts', 'scenarios'],
    packages: ['react', 'react-dom', '@observablehq/plot', 'linkedom'],
  },
  'scenarios/commands': {
    folders: ['engine', 'sim', 'scenarios', 'package.json'],
    packages: ['commander', 'cli-progress', 'picocolors', 'fast-png', 'sirv', 'fast-xml-parser', 'node:'],
  },
  viewer: {
    folders: [
      ...['engine/geometry', 'sim/recording', 'sim/world/site.ts', 'sim/cameras/bodies.ts', 'sim/funnel/stages.ts'],
      ...['sim/cameras/layout.ts', 'sim/cameras/density.ts', 'sim/incidents/incident.ts'],
      ...['scenarios/messages', 'scenarios/report', 'scenarios/experiments/comparison.ts'],
    ],
    packages: ['react', 'react-dom', 'three', '@react-three/', 'zustand', '@observablehq/plot'],
  },
  'viewer/simulation': {
    folders: ['engine', 'sim', 'scenarios/schema', 'scenarios/read', 'scenarios/messages'],
    packages: [],
  },
};

/** Results that depend on the engine, the clock or luck. sqrt, abs, min, max, floor, round, imul and fround are exact. */
const AMBIENT =
  /Math\.(random|a?sinh?|a?cosh?|a?tanh?|atan2|exp|expm1|log\w*|pow|cbrt|hypot)\b|\*\*|\bDate\b|performance\.|process\.|\bIntl\b|toLocale|localeCompare/;
const TRUTH_WORDS = /\b(agent|offender|pedestrian|truth|tick|scenario)s?\b/i;
const DRAWERS = /(^|\/)(utils?|helpers?|common|misc|shared|types)(\/|\.tsx?$)|(^|\/)index\.tsx?$/;

/** Every breach of the walls in `files`, as sentences. */
export function breaches(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => [
    ...importBreaches(file),
    ...(within(file.path, 'engine') || within(file.path, 'sim')
      ? wordBreaches(withoutComments(file), AMBIENT, 'takes time and chance as arguments, and its own mathematics')
      : []),
    ...(within(file.path, 'sim/pipeline')
      ? wordBreaches(file, TRUTH_WORDS, 'has no word for what really happened')
      : []),
    ...(DRAWERS.test(file.path) ? [`${file.path} is a drawer or a barrel; name it after its subject`] : []),
  ]);
}

function importBreaches({ path, text }: SourceFile): string[] {
  const home = homeOf(path);
  if (home === undefined) return [`${path} lies outside the five source folders`];
  const { folders, packages } = WALLS[home];
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) => fileName.replace(/\?.*$/, ''))
    .filter((target) => {
      if (!target.startsWith('.')) return !packages.some((name) => isPackage(target, name));
      const resolved = posix.join(posix.dirname(path), target);
      return ![home, ...folders].some((folder) => within(resolved, folder));
    })
    .map((target) => `${path} imports ${target}, which ${home} may not`);
}

function wordBreaches({ path, text }: SourceFile, forbidden: RegExp, law: string): string[] {
  return text
    .split('\n')
    .flatMap((line, i) => (forbidden.test(line) ? [`${path}:${i + 1} ${law}: ${line.trim()}`] : []));
}

/** The same text with comments blanked, lines kept. */
export function withoutComments({ path, text }: SourceFile): SourceFile {
  const scanner = ts.createScanner(
    ts.ScriptTarget.Latest,
    false,
    path.endsWith('x') ? ts.LanguageVariant.JSX : ts.LanguageVariant.Standard,
    text,
  );
  let out = '';
  let templateDepth = 0;
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
    if (token === ts.SyntaxKind.TemplateHead) templateDepth++;
    if (token === ts.SyntaxKind.CloseBraceToken && templateDepth > 0) {
      token = scanner.reScanTemplateToken(false);
      if (token === ts.SyntaxKind.TemplateTail) templateDepth--;
    }
    if (token === ts.SyntaxKind.SlashToken || token === ts.SyntaxKind.SlashEqualsToken) {
      const before = out.trimEnd().at(-1) ?? '(';
      if (/[(,=:[!&|?{};>+\-*~^%]/.test(before) || /\breturn$/.test(out.trimEnd())) token = scanner.reScanSlashToken();
    }
    const piece = scanner.getTokenText();
    const comment = token === ts.SyntaxKind.SingleLineCommentTrivia || token === ts.SyntaxKind.MultiLineCommentTrivia;
    out += comment ? piece.replace(/[^\n]/g, ' ') : piece;
  }
  return { path, text: out };
}

function homeOf(path: string): string | undefined {
  return Object.keys(WALLS)
    .sort((a, b) => b.length - a.length)
    .find((folder) => within(path, folder));
}

function within(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function isPackage(target: string, name: string): boolean {
  return target === name || target.startsWith(/[:/]$/.test(name) ? name : `${name}/`);
}
