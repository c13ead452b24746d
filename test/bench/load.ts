import { Agent, request } from 'node:http';

/** Connections that are kept and used at the same time, as in the measurements behind the targets. */
export const CONNECTIONS = 32;

/** One invoke to send: the token that it comes with, and the activity as JSON. */
export interface Shot {
  readonly token: string;
  readonly body: string;
}

/** The answer of a bot: its HTTP status, and its body as text. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** CPU seconds of a process in user and system mode, and its resident memory in bytes. */
export interface Usage {
  readonly cpu: number;
  readonly memory: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, timeout: 4000 });

/** Sends one activity. Throws if the connection fails. */
export function send(botUrl: string, { token, body }: Shot): Promise<Answer> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const sent = request(`${botUrl}/api/messages`, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/**
 * Sends all activities over 32 connections. Gives the answers in the same order. @throws Error for an answer
 * that `isGood` refuses
 */
export async function sendAll(
  botUrl: string,
  shots: readonly Shot[],
  isGood: (answer: Answer) => boolean,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const waiting = shots.entries();
  const connection = async (): Promise<void> => {
    for (const [index, shot] of waiting) {
      const answer = await send(botUrl, shot);
      if (!isGood(answer))
        throw new Error(`Not the expected answer: ${answer.status} ${answer.text.slice(0, 2000)}`);
      answers[index] = answer;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  return answers;
}

/** The usage that the process reports on `/metrics`: its own count, which works on every system. */
export async function usageOf(botUrl: string): Promise<Usage> {
  const text = await (await fetch(`${botUrl}/metrics`)).text();
  const read = (name: string): number => {
    const found = new RegExp(`^${name} (\\S+)`, 'm').exec(text);
    if (found === null) throw new Error(`${botUrl}/metrics does not tell ${name}.`);
    return Number(found[1]);
  };
  return { cpu: read('process_cpu_seconds_total'), memory: read('process_resident_memory_bytes') };
}

/**
 * CPU microseconds of the bot per activity, measured while all of them are sent and their answers checked.
 */
export async function measure(
  botUrl: string,
  shots: readonly Shot[],
  isGood: (answer: Answer) => boolean,
): Promise<number> {
  const before = await usageOf(botUrl);
  await sendAll(botUrl, shots, isGood);
  const after = await usageOf(botUrl);
  return ((after.cpu - before.cpu) * 1e6) / shots.length;
}
