/** Four fields per compared layout. */
import { message } from '../../messages/catalogue.ts';
import type { Subject } from '../extras.ts';
import { layoutTitle } from '../names.ts';
import { comparedOf, Section } from '../Section.tsx';
import { swotOf } from '../swot.ts';

const FIELDS = ['strengths', 'weaknesses', 'opportunities', 'threats'] as const;

export function SwotFields({ comparison }: Subject) {
  return (
    <Section title={message('report.swot')} how={message('report.swot.how')}>
      {comparedOf(comparison).map((k) => {
        const swot = swotOf(comparison, k);
        return (
          <div key={k}>
            <h3>
              {message('report.swot.of', { layout: layoutTitle(comparison, k), base: layoutTitle(comparison, 0) })}
            </h3>
            <div className="swot">
              {FIELDS.map((field) => (
                <div key={field}>
                  <h4>{message(`report.swot.${field}`)}</h4>
                  {swot[field].length === 0 ? <p className="quiet">{message('report.swot.nothing')}</p> : null}
                  <ul>
                    {swot[field].map(({ text, source }) => (
                      <li key={source}>
                        {text} <code>{source}</code>
                      </li>
                    ))}
                  </ul>
                </div>
              ))}
            </div>
          </div>
        );
      })}
    </Section>
  );
}
