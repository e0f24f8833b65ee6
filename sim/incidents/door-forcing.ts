/**
 * Forcing a door: somebody works at an entrance longer than a resident with keys, then it gives way and they go in.
 * They stay inside: going in is the act and not the flight. The look-alike fumbles with keys and goes in sooner.
 * Durations are assumed.
 */
import { doorHaunt, isHaunt, layLingering, longestLingering } from './lingering.ts';
import type { Step } from './script.ts';
import { AFTERMATH, type FootKind } from './stage.ts';

const TRAITS = { pace: [1.15, 1.4], dwell: [45_000, 80_000], reach: [1, 1.5] } as const;

export const DOOR_FORCING: FootKind = {
  traits: TRAITS,
  longest: longestLingering(TRAITS.dwell, TRAITS.reach, TRAITS.pace) + AFTERMATH,
  isUsable: (setting, destination) => isHaunt(setting, doorHaunt(setting, destination), TRAITS.reach),
  lay(setting, destination, occasion) {
    const door = doorHaunt(setting, destination);
    if (occasion.isAlike) return layLingering(setting, door, occasion, { own: [], acts: 0 });
    const works: Step = { does: 'stand', duration: Math.round(occasion.traits.dwell / 3) };
    const own: Step[] = [works, { does: 'hide', duration: AFTERMATH }];
    return layLingering(setting, door, occasion, { own, acts: 1 });
  },
};
