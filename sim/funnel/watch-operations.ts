/**
 * The last three stages, from what operations did. They are reached at the camera that led there: the first one whose
 * tracks put the incident into the alert, or that of the live screen, which an operator believed. Whoever was sent by a
 * witness or a patrol came without a camera.
 */
import { assert } from '../../engine/assert.ts';
import type { LayoutEvent } from '../recording/event-log.ts';
import type { FunnelStage } from './stages.ts';
import { cameraAt, incidentAt, inTime, pairOf, reach, type Watch } from './watch.ts';

/** Keys of `leads`: each names the camera that led operations to what the key tells. */
export const alertLead = (incident: string, alert: string) => `alert ${alert} ${incident}`;
const screenLead = (incident: string) => `screen ${incident}`;
const leadOf = (incident: string, alert: string | null) =>
  alert === null ? screenLead(incident) : alertLead(incident, alert);
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
      case 'seen': {
        if (!event.isBelieved) break;
        const lead = leadOf(incident, event.alert);
        const camera = watch.leads.get(lead) ?? event.camera;
        watch.leads.set(lead, camera);
        come(incident, camera, 'seen', at);
        break;
      }
      case 'dispatched': {
        if (event.channel !== 'alert' && event.channel !== 'watching') break;
        const camera = watch.leads.get(leadOf(incident, event.alert));
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
