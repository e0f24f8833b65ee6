/** Everything that can be done from the keyboard: one list for the keys, the sheet that shows them, and the palette. */

import type { MessageKey } from '../scenarios/messages/catalogue.ts';
import { addressOf } from './address.ts';
import type { Beholder } from './scene/beholder.ts';
import { hasGuesses } from './scene/heights.ts';
import { type Told, whereIs } from './story/where.ts';
import { lookThrough, select, setView, useView } from './view-state.ts';

export interface Command {
  readonly id: string; // its words are `viewer.do.<id>`
  readonly group: 'time' | 'view' | 'show' | 'page';
  readonly keys: readonly string[]; // as `nameOf` names them
  readonly run: (key?: string) => void; // the key that asked for it, if one did
}

export function wordsKey({ id }: Command): MessageKey {
  return `viewer.do.${id}` as MessageKey;
}

interface Reach extends Told {
  readonly eye: Beholder | null;
}

const FRAMED = 180; // m, from what is brought into the middle

export function commandsOf(reach: Reach): Command[] {
  return [...timeCommands(reach), ...viewCommands(reach), ...showCommands(reach), ...pageCommands(reach)];
}

function timeCommands({ session, alerts, incidents }: Reach): Command[] {
  const { clock, place } = session;
  const now = () => clock.time * 1000;
  const go = (kind: 'alert' | 'incident', id: string, at: number) => {
    clock.seek(at / 1000);
    select({ kind, id });
  };
  const lost = () => incidents.filter(({ lostAt }) => lostAt !== null);
  const command = (id: string, keys: readonly string[], run: () => void): Command => ({ id, group: 'time', keys, run });
  return [
    command('play', ['Space'], () => clock.set({ isPlaying: !clock.settings.isPlaying })),
    command('back', ['ArrowLeft'], () => clock.step(-0.1)),
    command('forward', ['ArrowRight'], () => clock.step(0.1)),
    command('back_second', ['Shift+ArrowLeft'], () => clock.step(-1)),
    command('forward_second', ['Shift+ArrowRight'], () => clock.step(1)),
    command('back_tick', [','], () => clock.step(-place.scenario.tickMs / 1000)),
    command('forward_tick', ['.'], () => clock.step(place.scenario.tickMs / 1000)),
    command('slower', ['['], () => clock.shift(-1)),
    command('faster', [']'], () => clock.shift(1)),
    command('restart', ['Home'], () => clock.seek(0)),
    command('loop_in', ['I'], () => clock.set({ from: clock.time })),
    command('loop_out', ['O'], () =>
      clock.set(clock.settings.to === null ? { to: clock.time } : { from: null, to: null }),
    ),
    command('alert_before', ['J'], () => {
      const story = alerts.findLast(({ at }) => at < now() - 1);
      if (story) go('alert', story.id, story.at);
    }),
    command('alert_after', ['K'], () => {
      const story = alerts.find(({ at }) => at > now() + 1);
      if (story) go('alert', story.id, story.at);
    }),
    command('loss_after', ['M'], () => {
      const next = lost().sort((a, b) => a.begins! - b.begins!);
      const story = next.find(({ begins }) => begins! > now() + 1) ?? next[0];
      if (story) go('incident', story.incident.id, story.begins!);
    }),
  ];
}

function viewCommands(reach: Reach): Command[] {
  const { eye } = reach;
  const command = (id: string, keys: readonly string[], run: () => void): Command => ({ id, group: 'view', keys, run });
  return [
    command('frame', ['F'], () => {
      const { selection, layout } = useView.getState();
      const place = selection && whereIs(reach, layout, selection);
      if (place) eye?.focus(place[0], place[1], 0, FRAMED);
    }),
    command('follow', ['Shift+F'], () => setView(({ isFollowing }) => ({ isFollowing: !isFollowing }))),
    command('whole', ['Shift+H'], () => eye?.home()),
    command('plan', ['T'], () => eye?.plan()),
    command('perspective', ['P'], () => eye?.perspective()),
    command('north', ['N'], () => eye?.northUp()),
  ];
}

const THROUGH = { off: 'inset', inset: 'full', full: 'off' } as const;
const COVERAGE = { density: 'seen', seen: 'off', off: 'density' } as const;

function showCommands({ session }: Reach): Command[] {
  const { layouts, site } = session.place;
  const cameras = () => layouts[useView.getState().layout].cameras;
  const command = (id: string, keys: readonly string[], run: Command['run']): Command => ({
    id,
    group: 'show',
    keys,
    run,
  });
  return [
    command('through', ['C'], () => {
      const { selection, through } = useView.getState();
      const next = THROUGH[through];
      if (selection?.kind !== 'camera') lookThrough(cameras()[0].id, 'inset');
      else setView({ through: next });
    }),
    command('layout', ['B'], () => {
      setView(({ layout }) => ({ layout: (layout + 1) % layouts.length }));
    }),
    command('coverage', ['V'], () => setView(({ coverage }) => ({ coverage: COVERAGE[coverage] }))),
    command('grid', ['G'], () => setView(({ hasGrid }) => ({ hasGrid: !hasGrid }))),
    ...(hasGuesses(site.buildings)
      ? [command('heights', ['E'], () => setView(({ hasHeights }) => ({ hasHeights: !hasHeights })))]
      : []),
    command('legend', ['L'], () => setView(({ hasLegend }) => ({ hasLegend: !hasLegend }))),
    command('camera', ['1', '2', '3', '4', '5', '6', '7', '8', '9'], (key = '1') => {
      const camera = cameras()[Number(key) - 1];
      if (camera) select({ kind: 'camera', id: camera.id });
    }),
  ];
}

function pageCommands({ session }: Reach): Command[] {
  const command = (id: string, keys: readonly string[], run: () => void): Command => ({ id, group: 'page', keys, run });
  return [
    command('panels', ['H'], () => setView(({ hasPanels }) => ({ hasPanels: !hasPanels }))),
    command('palette', ['Ctrl+K'], () => setView({ sheet: 'palette' })),
    command('link', ['Shift+L'], () => {
      const { layout, selection } = useView.getState();
      const name = session.place.layouts[layout].name;
      history.replaceState(null, '', addressOf(location.search, session.clock.time, name, selection));
      navigator.clipboard?.writeText(location.href).catch(() => {}); // not allowed: the address bar has it
    }),
    command('keys', ['?'], () => setView(({ sheet }) => ({ sheet: sheet === 'keys' ? null : 'keys' }))),
    command('away', ['Escape'], () => {
      const { sheet, through } = useView.getState();
      if (sheet !== null) setView({ sheet: null });
      else if (through !== 'off') setView({ through: 'off' });
      else select(null);
    }),
  ];
}
