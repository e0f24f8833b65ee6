/** What would change our mind, and what the figures cannot say. */
import { message } from '../../messages/catalogue.ts';
import type { Subject } from '../extras.ts';
import { limitsOf } from '../limits.ts';
import { mindOf } from '../mind.ts';
import { comparedOf, Section } from '../Section.tsx';

export function Mind({ comparison }: Subject) {
  return (
    <Section title={message('report.mind')}>
      {comparedOf(comparison).map((k) => (
        <ul key={k} className="sentences">
          {mindOf(comparison, k).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      ))}
    </Section>
  );
}

export function Limits({ comparison }: Subject) {
  return (
    <Section title={message('report.limits')}>
      <ul className="sentences">
        {limitsOf(comparison).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Section>
  );
}
