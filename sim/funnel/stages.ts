/**
 * The funnel: how far an incident came through the chain, stage by stage, at one camera. For each (incident, camera)
 * the furthest stage reached at any moment; an incident takes its best camera's, and is lost at the stage after it.
 */
export const FUNNEL_STAGES = [
  'in_view', //       an actor shows in a picture
  'enough_pixels', // tall enough there for a detector to work with
  'unhidden', //      enough of the actor shows, for long enough
  'detected', //      a detection is the actor
  'tracked', //       a track holds the actor for long enough for a rule
  'rule', //          the condition of a rule is true of that track
  'alert', //         an alert is raised
  'seen', //          an operator looked at it and believed it
  'dispatched', //    a unit was sent
  'arrived', //       it came before the incident ended
] as const;

export type FunnelStage = (typeof FUNNEL_STAGES)[number];

/** Place of a stage in the funnel, from 0. */
export function stageRank(stage: FunnelStage): number {
  return FUNNEL_STAGES.indexOf(stage);
}
