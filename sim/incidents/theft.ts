/**
 * Theft at a shop front: somebody lingers there, takes something and runs out of the site. The look-alike waits as a
 * customer does, and walks off. Durations and paces are assumed.
 */
import { doorHaunt, goOff, isHaunt, layLingering, longestLingering } from './lingering.ts';
import { RUN } from './script.ts';
import { AFTERMATH, type FootKind } from './stage.ts';

const TRAITS = { pace: [1.15, 1.4], dwell: [70_000, 120_000], reach: [1.6, 2.2] } as const;

export const THEFT: FootKind = {
  traits: TRAITS,
  longest: longestLingering(TRAITS.dwell, TRAITS.reach, TRAITS.pace) + AFTERMATH,
  isUsable: (setting, destination) => isHaunt(setting, doorHaunt(setting, destination), TRAITS.reach),
  lay(setting, destination, occasion) {
    const shop = doorHaunt(setting, destination);
    const { isAlike, traits } = occasion;
    if (isAlike) return layLingering(setting, shop, occasion, { own: [goOff(setting, shop, occasion, null)], acts: 0 });
    const waits = { does: 'stand', duration: Math.round(traits.dwell / 3) } as const;
    const own = [waits, goOff(setting, shop, occasion, RUN)];
    return layLingering(setting, shop, occasion, { own, acts: 1 });
  },
};
