import * as z from 'zod';
import { OutsideError } from '../app/ports/outside-error.ts';
import { CHUNK_SIZE } from '../domain/request.ts';
import type { Answer, AnswerHeaders } from './answer.ts';
import { answerOf, isGood, isPassing } from './answer.ts';
import type { CallKind, GraphCall, GraphClient } from './client.ts';
import { BATCH_PATH } from './client.ts';
import { LostAnswer, problemOf } from './outside-errors.ts';

/** A call without its kind, since all calls of a batch have one kind. */
export type Part = Omit<GraphCall, 'kind'>;

// Our own numbers. A read is tried three times at most, and waits two seconds in all. The worker has more
// patience than a turn.
const MAX_TRIES = 3;
const MAX_WAIT_MS = 2000;
const FIRST_WAIT_MS = 200;

/** Builds a path below the API version; percent-encodes each value. */
export function url(texts: TemplateStringsArray, ...values: readonly string[]): string {
  return String.raw({ raw: texts }, ...values.map(encodeURIComponent));
}

/**
 * Sends up to 20 calls in one batch, once; answers in the same order. `chained`: each call waits for the one
 * before, and gets 424 if that failed (Microsoft Graph, JSON batching). Throws OutsideError if the batch as a
 * whole failed, LostAnswer if it may have been carried out.
 */
export async function sendBatch(
  client: GraphClient,
  kind: CallKind,
  parts: readonly Part[],
  chained = false,
): Promise<readonly Answer[]> {
  if (parts.length > CHUNK_SIZE) throw new RangeError(`A batch takes ${CHUNK_SIZE} calls at most.`);
  const requests = parts.map(({ method, path, body }, index) => ({
    id: String(index + 1),
    method,
    url: path,
    ...(body !== undefined && { headers: { 'Content-Type': 'application/json' }, body }),
    ...(chained && index > 0 && { dependsOn: [String(index)] }),
  }));
  const whole = await client.send({ kind, method: 'POST', path: BATCH_PATH, body: { requests } });
  if (whole.status >= 500) throw new LostAnswer(problemOf(whole), whole.retryAfterMs);
  if (!isGood(whole)) throw problemOf(whole);

  const items = new Map(readItems(whole.body).map((item) => [item.id, item]));
  return requests.map(({ id }) => {
    const { status = 0, headers = {}, body } = items.get(id) ?? {};
    const read = headersIn(headers);
    client.report(kind, status, read);
    return answerOf(status, read, body, client.now());
  });
}

/** The headers of an item. The global `Headers` would load a second HTTP client into memory: scripts/build.ts. */
function headersIn(headers: Readonly<Record<string, string>>): AnswerHeaders {
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { get: (name) => byName.get(name.toLowerCase()) ?? null };
}

/**
 * Makes any number of reads, in batches of 20 (a single one without a batch); answers in the same order.
 * Reads that are throttled or fail for a moment are repeated a few times, after Retry-After if Graph sends
 * it. Answers may still be errors. Throws OutsideError if Graph gave no answer.
 */
export async function readAll(
  client: GraphClient,
  kind: CallKind,
  parts: readonly Part[],
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (let start = 0; start < parts.length; start += CHUNK_SIZE) {
    answers.push(...(await readTwenty(client, kind, parts.slice(start, start + CHUNK_SIZE))));
  }
  return answers;
}

async function readTwenty(
  client: GraphClient,
  kind: CallKind,
  parts: readonly Part[],
): Promise<readonly Answer[]> {
  const answers = new Map<Part, Answer>();
  let patience = MAX_WAIT_MS;
  for (let attempt = 1; ; attempt += 1) {
    const failure = await ask(client, kind, parts, answers);
    const failures = failure ? [failure] : [...answers.values()].filter(isPassing);
    const wait = Math.max(FIRST_WAIT_MS * attempt, ...failures.map(({ retryAfterMs = 0 }) => retryAfterMs));
    if (failures.length === 0 || attempt === MAX_TRIES || wait > patience) {
      if (failure) throw failure;
      return parts.flatMap((part) => answers.get(part) ?? []);
    }
    patience -= wait;
    await client.sleep(wait);
  }
}

/**
 * Repeats the reads that are still open, and notes their answers. Gives the failure of the whole batch if it
 * may pass.
 */
async function ask(
  client: GraphClient,
  kind: CallKind,
  parts: readonly Part[],
  answers: Map<Part, Answer>,
): Promise<OutsideError | undefined> {
  const open = parts.filter((part) => isUnanswered(answers.get(part)));
  const [only, ...more] = open;
  if (!only) return undefined;
  try {
    const got =
      more.length > 0 ? await sendBatch(client, kind, open) : [await client.send({ kind, ...only })];
    for (const [index, answer] of got.entries()) answers.set(open[index] ?? only, answer);
    return undefined;
  } catch (error) {
    // A caller who has waited for a whole time-out does not wait for another one.
    const passing =
      error instanceof OutsideError && (error.kind === 'throttled' || error.kind === 'transient');
    if (!passing || (error instanceof LostAnswer && error.timedOut)) throw error;
    return error;
  }
}

function isUnanswered(answer: Answer | undefined): boolean {
  return answer === undefined || isPassing(answer);
}

const itemsSchema = z.object({ responses: z.array(z.unknown()) });
const itemSchema = z.object({
  id: z.string(),
  status: z.number(),
  headers: z.record(z.string(), z.string()).optional().catch(undefined),
  body: z.unknown().optional(),
});

/** The readable items of a batch's answer, in any order. */
function readItems(body: unknown): readonly z.infer<typeof itemSchema>[] {
  const whole = itemsSchema.safeParse(body);
  if (!whole.success) return [];
  return whole.data.responses.flatMap((item) => itemSchema.safeParse(item).data ?? []);
}
