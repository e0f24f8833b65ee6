/** The largest moves between stages, with the cameras and the incidents behind them. */
import type { HandChange, Shift } from '../../experiments/comparison.ts';
import { message } from '../../messages/catalogue.ts';
import type { Subject } from '../extras.ts';
import { kindName, layoutIndex, layoutLetter, layoutTitle, stageName } from '../names.ts';
import { clockText, countText } from '../numbers.ts';
import { DataFile } from '../Section.tsx';

/** Cameras and incidents told of each shift; the table has them all. */
const TOLD = 4;

export function Why({ comparison, extras }: Subject) {
  return (
    <div className="why">
      <h3>{message('report.why')}</h3>
      {comparison.shifts.length === 0 ? <p>{message('report.why.none')}</p> : null}
      {comparison.shifts.map((shift) => (
        <div key={`${shift.against} ${shift.from} ${shift.to}`} className="shift">
          <p className="what">
            {message('report.why.shift', {
              incidents: message('quantity.incidents', { count: shift.incidents.length }),
              base: layoutTitle(comparison, 0),
              layout: layoutTitle(comparison, layoutIndex(comparison, shift.against)),
              from: stageName(shift.from),
              to: stageName(shift.to),
            })}
          </p>
          {shift.cameras.length === 0 ? null : (
            <p>
              <b>{message('report.why.cameras')}</b> {camerasText({ comparison, extras }, shift)}
            </p>
          )}
          <p>
            <b>{message('report.why.incidents')}</b>
          </p>
          <ul>
            {shift.incidents.slice(0, TOLD).map((change) => (
              <li key={`${change.seed} ${change.incident}`}>
                <IncidentLinks subject={{ comparison, extras }} change={change} />
              </li>
            ))}
            {shift.incidents.length > TOLD ? (
              <li className="quiet">
                {message('report.why.rest', {
                  count: countText(shift.incidents.length - TOLD),
                  file: extras.tables.handChanges,
                })}
              </li>
            ) : null}
          </ul>
        </div>
      ))}
      <DataFile file={extras.tables.handChanges} />
    </div>
  );
}

function camerasText({ comparison }: Subject, { cameras }: Shift): string {
  const told = cameras
    .slice(0, TOLD)
    .map(
      ({ layout, camera, incidents }) =>
        `${layoutLetter(layoutIndex(comparison, layout))} ${camera} (${countText(incidents)})`,
    );
  return [...told, ...(cameras.length > TOLD ? ['…'] : [])].join(' · ');
}

/** What happened, and the way to that second under either layout. */
function IncidentLinks({ subject: { comparison, extras }, change }: { subject: Subject; change: HandChange }) {
  const text = message('report.why.incident', {
    kind: kindName(change.kind),
    place: change.place,
    time: clockText(change.at),
    seed: change.seed,
  });
  if (extras.viewerLink === null) return text;
  const layouts = [0, layoutIndex(comparison, change.against)];
  return (
    <>
      {text}
      {layouts.map((k) => {
        const link = extras.viewerLink?.(comparison.layouts[k].name, change) ?? null;
        if (link === null) return null;
        return (
          <a key={k} className="view" href={link}>
            {layoutLetter(k)} ▸
          </a>
        );
      })}
    </>
  );
}
