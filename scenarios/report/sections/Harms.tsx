/** False alarms, exposure of people who did nothing, and whatever else the comparison counts as harm. */
import { message } from '../../messages/catalogue.ts';
import type { Subject } from '../extras.ts';
import { DataFile, Section } from '../Section.tsx';
import { Card } from './Numbers.tsx';

export function Harms({ comparison, extras }: Subject) {
  const harms = comparison.metrics.filter(({ role }) => role === 'harm');
  if (harms.length === 0) {
    return (
      <Section title={message('report.harms')}>
        <p>{message('report.harms.none')}</p>
      </Section>
    );
  }
  return (
    <Section title={message('report.harms')} how={message('report.harms.how')}>
      <div className="cards">
        {harms.map((row) => (
          <Card key={row.metric} comparison={comparison} row={row} />
        ))}
      </div>
      <DataFile file={extras.tables.metrics} />
    </Section>
  );
}
