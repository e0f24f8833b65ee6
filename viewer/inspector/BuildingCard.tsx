/** A building of the place: how high it is, how that is known, and where the map has it. */
import { message } from '../../scenarios/messages/catalogue.ts';
import type { Building } from '../../sim/world/site.ts';
import { Facts, Heading, type InspectorProps, word } from './card.tsx';

export function BuildingCard({ session, id }: InspectorProps & { readonly id: string }) {
  const building = session.building(id);
  if (!building) return <Heading kind={message('viewer.building')} name={id} />;
  const { base, top, heightFrom, use } = building;
  const page = mapPage(id, session.place.attribution);
  return (
    <>
      <Heading kind={message('viewer.building')} name={id} />
      <Facts
        of={[
          ['viewer.building.height', `${top.toFixed(1)} m`],
          ['viewer.building.base', base > 0 ? `${base.toFixed(1)} m` : ''],
          ['viewer.building.known', <Known key="known" heightFrom={heightFrom} />],
          ['viewer.building.use', use === 'other' ? '' : word('viewer.use', use)],
        ]}
      />
      {page !== null && (
        <p>
          <a className="link" href={page} target="_blank" rel="noreferrer">
            {page.replace('https://www.', '')}
          </a>
        </p>
      )}
    </>
  );
}

/** With the sign that the legend has for it. */
function Known({ heightFrom }: Pick<Building, 'heightFrom'>) {
  const sign = { levels: 'storeys', default: 'guess' }[heightFrom as string];
  return (
    <>
      {sign && <i className={`sign ${sign}`} />} {word('viewer.height', heightFrom)}
    </>
  );
}

/** Where OpenStreetMap shows what an id of its names; null for what comes from elsewhere. */
export function mapPage(id: string, attribution: string): string | null {
  const [name] = /^(way|relation)\/\d+/.exec(id) ?? [];
  return name !== undefined && attribution.includes('OpenStreetMap') ? `https://www.openstreetmap.org/${name}` : null;
}
