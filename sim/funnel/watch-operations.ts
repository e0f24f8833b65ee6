/**
 * The last three stages, from what operations did. They are reached at the camera that led there: that of the alert, or
 * of the live screen, which an operator believed. Whoever was sent by a witness or a patrol came without a camera.
 */
import { assert } from '../../engine/assert.ts';
import type { LayoutEvent } from '../recording/event-log.ts';
import type { FunnelStage } from './stages.ts';
import { cameraAt, incidentAt, inTime, pairOf, reach, type Watch } from './watch.ts';

/** Keys of `leads`: each names the camera that led operations to what the key tells. */
export const alertLead = (alert: string) => `alert ${alert}`;
const screenLead = (incident: string) => `screen ${incident}`;
const unitLead = (incident: string, unit: string) => `unit ${unit} ${incident}`;

/** @param events  of operations, in order of time; what they reach is returned */
export function watchOperations(watch: Watch, events: readonly LayoutEvent[]): LayoutEvent[] {
  const reached: LayoutEvent[] = [];
  const come = (incident: string, camera: string, stage: FunnelStage, at: number) => {
    reach(watch, pairOf(watch, incidentAt(watch, incident), cameraAt(watch, camera)), stage, at, reached);
  };
  for (const event of events) {
    if (event.kind === 'reached' || event.kind === 'alert' || event.incident === null) continue;
    const { at, incident } = event;
    switch (event.kind) {
      case 'seen':
        if (!event.isBelieved) break;
        watch.leads.set(event.alert === null ? screenLead(incident) : alertLead(event.alert), event.camera);
        come(incident, event.camera, 'seen', at);
        break;
      case 'dispatched': {
        if (event.channel !== 'alert' && event.channel !== 'watching') break;
        const camera = watch.leads.get(event.alert === null ? screenLead(incident) : alertLead(event.alert));
        assert(camera !== undefined, `a unit was sent to ${incident} by ${event.channel}, and no camera led there`);
        watch.leads.set(unitLead(incident, event.unit), camera);
        come(incident, camera, 'dispatched', at);
        break;
      }
      case 'arrived': {
        const camera = watch.leads.get(unitLead(incident, event.unit));
        if (camera !== undefined && event.isInTime) come(incident, camera, 'arrived', at);
        break;
      }
    }
  }
  return inTime(reached);
}
