/** Recorded observations through a pipeline, from the first to the last: what commands, tests and adapters call. */
import type { PipelineConfiguration } from './configuration.ts';
import type { Observation } from './contract.ts';
import { createPipeline, endPipeline, type PipelineOutput, takeObservation } from './pipeline.ts';

/** One output per observation, and one for the end of the log. */
export function* replay(
  configuration: PipelineConfiguration,
  observations: Iterable<Observation>,
): Generator<PipelineOutput, void, undefined> {
  const pipeline = createPipeline(configuration);
  for (const observation of observations) yield takeObservation(pipeline, observation);
  yield endPipeline(pipeline);
}
