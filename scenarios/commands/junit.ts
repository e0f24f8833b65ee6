/**
 * Verdicts as JUnit XML, as Jenkins and GitLab read it: a suite per file. Times are those of the tests' own clocks, so
 * the same tests give the same bytes on every machine.
 */
import { XMLBuilder } from 'fast-xml-parser';
import type { Verdict } from '../alert-tests/judge.ts';
import { say } from '../messages/catalogue.ts';
import { detailOf, misfitOf } from './test-print.ts';

export function junitXml(verdicts: readonly Verdict[]): string {
  const builder = new XMLBuilder({ format: true, ignoreAttributes: false, suppressEmptyNode: true });
  const files = [...new Set(verdicts.map(({ test }) => test.file))];
  const suites = files.map((file) => {
    const own = verdicts.filter(({ test }) => test.file === file);
    return { ...attributes({ name: file, ...totals(own) }), testcase: own.map(testcase) };
  });
  return builder.build({
    '?xml': attributes({ version: '1.0', encoding: 'UTF-8' }),
    testsuites: { ...attributes({ name: 'sunqar test', ...totals(verdicts) }), testsuite: suites },
  });
}

function testcase(verdict: Verdict) {
  const { test, status, duration, trouble } = verdict;
  const about = attributes({ name: test.name, classname: test.file, file: test.file, line: test.line });
  const detail = { '#text': detailOf(verdict) };
  return {
    ...about,
    ...attributes({ time: seconds(duration) }),
    ...(status === 'fail'
      ? { failure: { ...attributes({ message: misfitOf(verdict), type: 'alerts' }), ...detail } }
      : {}),
    ...(trouble === null
      ? {}
      : { error: { ...attributes({ message: say(trouble), type: 'unevaluated' }), ...detail } }),
  };
}

function totals(verdicts: readonly Verdict[]) {
  const count = (status: Verdict['status']) => verdicts.filter((verdict) => verdict.status === status).length;
  const time = seconds(verdicts.reduce((sum, { duration }) => sum + duration, 0));
  return { tests: verdicts.length, failures: count('fail'), errors: count('error'), time };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function attributes(values: Readonly<Record<string, string | number>>) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`@_${name}`, value]));
}
