/**
 * Loitering at an entrance: somebody hangs about the door longer than anybody waits, and goes away at last. The act is
 * to stay on after two thirds; that is when the look-alike, who waited for a friend, leaves. Durations are assumed.
 */
import { doorHaunt, goOff, isHaunt, layLingering, longestLingering } from './lingering.ts';
import type { Step } from './script.ts';
import { AFTERMATH, type FootKind } from './stage.ts';

const TRAITS = { pace: [0.9, 1.2], dwell: [120_000, 200_000], reach: [2, 2.6] } as const;

export const LOITERING: FootKind = {
  traits: TRAITS,
  longest: longestLingering(TRAITS.dwell, TRAITS.reach, TRAITS.pace) + AFTERMATH,
  isUsable: (setting, destination) => isHaunt(setting, doorHaunt(setting, destination), TRAITS.reach),
  lay(setting, destination, occasion) {
    const door = doorHaunt(setting, destination);
    const leaves = goOff(setting, door, occasion, null);
    const stays: Step = { does: 'stand', duration: Math.round(occasion.traits.dwell / 3) };
    return layLingering(setting, door, occasion, { own: occasion.isAlike ? [leaves] : [stays, leaves], acts: 0 });
  },
};
