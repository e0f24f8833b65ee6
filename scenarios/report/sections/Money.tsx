/** What each layout costs, and what each additional incident costs. */
import type { Comparison } from '../../experiments/comparison.ts';
import { message } from '../../messages/catalogue.ts';
import type { Subject } from '../extras.ts';
import { amountsText, currenciesOf, OUT_OF, priceDifferences, priceEach } from '../money.ts';
import { metricName } from '../names.ts';
import { countText, moneyText } from '../numbers.ts';
import { LayoutName, Section } from '../Section.tsx';

export function Money({ comparison }: Subject) {
  const currencies = currenciesOf(comparison);
  if (currencies.length === 0) {
    return (
      <Section title={message('report.money')}>
        <p>{message('report.price.unknown')}</p>
      </Section>
    );
  }
  const how = message('report.money.how', { metric: metricName(comparison.metrics[0]), count: countText(OUT_OF) });
  return (
    <Section title={message('report.money')} how={how}>
      <table className="stack">
        <thead>
          <tr>
            <th />
            <th>{message('report.money.price')}</th>
            <th>{message('report.money.difference')}</th>
            <th>{message('report.money.each')}</th>
          </tr>
        </thead>
        <tbody>
          {comparison.layouts.map(({ name, price }, k) => (
            <tr key={name}>
              <th scope="row">
                <LayoutName comparison={comparison} k={k} />
              </th>
              <td data-label={message('report.money.price')}>
                {amountsText(currencies.map((currency) => ({ currency, amount: price[currency] ?? 0 })))}
              </td>
              <td data-label={message('report.money.difference')}>
                {k === 0 ? null : amountsText(priceDifferences(comparison, k), true)}
              </td>
              <td data-label={message('report.money.each')}>{k === 0 ? null : eachText(comparison, k)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function eachText(comparison: Comparison, k: number): string {
  const prices = priceEach(comparison, k);
  if (prices === 'no-gain') return message('report.money.no_each');
  if (prices === 'no-cost') return message('report.money.no_cost');
  return prices
    .map(({ currency, each, low, high }) => {
      const interval = { low: moneyText(low, currency), high: moneyText(high, currency) };
      return `${moneyText(each, currency)} (${message('quantity.interval', interval)})`;
    })
    .join(' + ');
}
