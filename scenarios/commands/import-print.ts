/** The report of an import in words: where the place is, what was counted and built, and what was guessed and mended. */
import type { Finding } from '../import/findings.ts';
import type { ImportReport } from '../import/report.ts';
import { type MessageKey, message } from '../messages/catalogue.ts';
import { visible } from '../read/problem.ts';
import { printTable } from './print.ts';

const SHOWN_IDS = 3;

export function printImport(report: ImportReport, folder: string | null): void {
  const { place, built, heights } = report;
  const [lon, lat] = place.origin_deg;
  const [west, south, east, north] = place.bounds_m;
  const hemispheres = `${Math.abs(lat).toFixed(4)}° ${lat < 0 ? 'S' : 'N'} ${Math.abs(lon).toFixed(4)}° ${lon < 0 ? 'W' : 'E'}`;
  const size = message('import.size', { east: Math.round(east - west), north: Math.round(north - south) });
  const drives = message(place.driving_side === 'right' ? 'import.drives_right' : 'import.drives_left');
  say(`${place.name} · ${hemispheres} · ${size} · ${drives}`);
  if (place.attribution !== '') say(place.attribution);
  say('');
  const rows = Object.entries(built).map(([what, count]) => [message(`import.built.${what}` as MessageKey), count]);
  printTable([[message('import.what'), message('import.built')], ...rows]);
  const total = Object.values(heights).reduce((sum, count) => sum + count, 0);
  if (total > 0) {
    say('');
    const known = Object.entries(heights).map(
      ([how, count]) => `${message(`import.height.${how}` as MessageKey)} ${count}`,
    );
    say(`${message('import.heights')} ${known.join(' · ')}`);
  }
  for (const kind of ['guess', 'repair', 'dropped'] as const) {
    const own = report.findings.filter((finding) => finding.kind === kind);
    if (own.length === 0) continue;
    say('');
    say(message(`import.kind.${kind}`));
    for (const finding of own) say(`  ${finding.says}${examples(finding)}`);
  }
  if (folder !== null) say(`\n${message('cli.written', { folder })}`);
}

function examples({ ids, count }: Finding): string {
  if (ids.length === 0) return '';
  const more = count > Math.min(ids.length, SHOWN_IDS) ? ', …' : '';
  return ` (${ids.slice(0, SHOWN_IDS).join(', ')}${more})`;
}

function say(line: string): void {
  process.stdout.write(`${line.split('\n').map(visible).join('\n')}\n`);
}
