/** The coverage maps side by side, under one legend. */
import { coverageKey } from '../../coverage/picture.ts';
import { message } from '../../messages/catalogue.ts';
import { Attribution } from '../Attribution.tsx';
import type { Subject } from '../extras.ts';
import { layoutTitle, named } from '../names.ts';
import { shareText } from '../numbers.ts';
import { DataFile, LayoutName, Section } from '../Section.tsx';

export function Maps({ comparison, extras }: Subject) {
  return (
    <Section title={message('report.maps')} how={message('report.maps.how')}>
      <div className="maps">
        {comparison.layouts.map(({ name, cameras, coverage }, k) => (
          <figure key={name}>
            {extras.maps[k] === undefined ? null : (
              <img
                src={pictureAddress(extras.maps[k])}
                alt={message('report.maps.alt', { layout: layoutTitle(comparison, k) })}
              />
            )}
            <figcaption>
              <LayoutName comparison={comparison} k={k} />
              <br />
              {message('report.maps.caption', {
                cameras: message('quantity.cameras', { count: cameras }),
                level: named(`density.${coverage.level}`, coverage.level),
                share: shareText(coverage.share),
                demand: shareText(coverage.demandShare),
              })}
            </figcaption>
          </figure>
        ))}
      </div>
      {extras.maps.length === 0 ? null : (
        <p className="legend">
          <span>{message('coverage.map.legend')}</span>
          {coverageKey().map(({ colour, text }) => (
            <span key={text}>
              <i style={{ background: colour }} /> {text}
            </span>
          ))}
        </p>
      )}
      {comparison.attribution === '' ? null : (
        <p className="data">
          <Attribution text={comparison.attribution} />
        </p>
      )}
      <DataFile file={extras.tables.coverage} />
    </Section>
  );
}

/** As a picture of its own: its styles stay inside, and nothing in it can run. */
function pictureAddress(svg: string): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(svg)) binary += String.fromCharCode(byte);
  return `data:image/svg+xml;base64,${btoa(binary)}`;
}
