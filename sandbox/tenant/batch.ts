import { asRecord, asTexts, Refusal } from './answers.ts';
import type { Answer, BatchStep } from './answers.ts';

/** One item of a batch, read and checked. */
export interface BatchItem {
  readonly id: string;
  readonly method: string;
  /** Relative to the version: `/users/…`. */
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: unknown;
  readonly dependsOn: readonly string[];
}

/** The documented limit of one batch. */
const maxItems = 20;

function refuse(message: string): Refusal {
  return new Refusal(400, 'BadRequest', message);
}

function readItem(value: unknown): BatchItem {
  const { id, method, url, headers, body, dependsOn = [] } = asRecord(value) ?? {};
  if (typeof id !== 'string' || id === '') throw refuse('Invalid batch payload format: an id is missing.');
  if (typeof method !== 'string' || typeof url !== 'string') {
    throw refuse(`Invalid batch payload format: request ${id} has no method or no url.`);
  }
  if (url.includes('://') || /^\/?\$batch/.test(url)) {
    throw refuse(`Request ${id}: the url has to be relative to the version, and no batch.`);
  }
  const parents = asTexts(dependsOn);
  if (parents === undefined) throw refuse(`Request ${id}: dependsOn has to be a list of ids.`);
  const lower = Object.entries(asRecord(headers) ?? {}).map(([name, text]) => [
    name.toLowerCase(),
    String(text),
  ]);
  const item = {
    id,
    method: method.toUpperCase(),
    url,
    headers: Object.fromEntries(lower),
    body,
    dependsOn: parents,
  };
  if (item.method !== 'GET' && item.method !== 'DELETE') {
    if (body === undefined || item.headers['content-type'] === undefined) {
      throw refuse(`Write request id : ${id} does not contain Content-Type header or body.`);
    }
  }
  return item;
}

/** The items of a batch. Throws Refusal 400 if Graph refuses the whole batch. */
export function readBatch(body: unknown): BatchItem[] {
  const requests = asRecord(body)?.requests;
  if (!Array.isArray(requests) || requests.length === 0) throw refuse('Invalid batch payload format.');
  if (requests.length > maxItems)
    throw refuse(`Number of batch request steps exceeds the maximum value of ${maxItems}.`);
  const items = requests.map(readItem);
  const seen = new Set<string>();
  for (const { id, dependsOn } of items) {
    if (seen.has(id.toLowerCase())) throw refuse(`Request ids have to be unique in a batch: '${id}' is not.`);
    // A parent must stand before its child, so there are no cycles.
    const unknown = dependsOn.find((parent) => !seen.has(parent.toLowerCase()));
    if (unknown !== undefined)
      throw refuse(`Request ${id} depends on '${unknown}', which does not stand before it.`);
    seen.add(id.toLowerCase());
  }
  return items;
}

/**
 * Runs the items one by one and answers in the opposite order, so that no caller relies on the order of the request. A child of a failed
 * parent does not run and gets 424. An error of `run` ends the whole batch, half done.
 */
export async function runBatch(
  items: readonly BatchItem[],
  run: (item: BatchItem, step: BatchStep) => Promise<Answer>,
): Promise<Answer> {
  const batch = {};
  const depths = new Map<string, number>();
  const failed = new Set<string>();
  const responses: unknown[] = [];
  for (const item of items) {
    const id = item.id.toLowerCase();
    const parents = item.dependsOn.map((parent) => parent.toLowerCase());
    const depth = Math.max(0, ...parents.map((parent) => (depths.get(parent) ?? 0) + 1));
    depths.set(id, depth);
    const orphan = parents.some((parent) => failed.has(parent));
    const { status, headers, body } = orphan ? failedDependency : await run(item, { batch, depth });
    if (status >= 400) failed.add(id);
    const type = body === undefined ? {} : { 'Content-Type': 'application/json' };
    responses.unshift({
      id: item.id,
      status,
      headers: { ...type, ...headers },
      ...(body === undefined ? {} : { body }),
    });
  }
  return { status: 200, body: { responses } };
}

const failedDependency: Answer = {
  status: 424,
  body: { error: { code: 'FailedDependency', message: 'A request that this one depends on has failed.' } },
};
