/** A process that knows a configuration and a log and nothing else: `node --import tsx replay-entry.ts <configuration> <log>`. */
import { readFileSync } from 'node:fs';
import { replay } from '../../sim/pipeline/replay.ts';
import { readObservations } from '../../sim/recording/observation-log.ts';

const [configuration, log] = process.argv.slice(2).map((file) => readFileSync(file, 'utf8'));
const alerts = [...replay(JSON.parse(configuration), readObservations(log.split('\n')))].flatMap(
  (output) => output.alerts,
);
process.stdout.write(JSON.stringify(alerts));
