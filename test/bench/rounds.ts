import type { Chat } from './chat.ts';
import type { Answer, Shot } from './load.ts';
import { CONNECTIONS, measure, sendAll } from './load.ts';
import { isCard, isDecided, isDecisionCard, isDone } from './desk.ts';
import type { Office } from './requests.ts';
import type { PeerName, ServerName } from './servers.ts';

/**
 * `echo`: a constant card. `open`, `decide`: what approvers do, which only the product can. `typing`: a note
 * that nobody answers. `help`: a message with one reply. `refused`: a token with a wrong signature.
 */
export type Kind = 'echo' | 'open' | 'decide' | 'typing' | 'help' | 'refused';

/** CPU microseconds per request, for each kind and bot one entry per round, in the same order. */
export type Cpu = Readonly<Record<Kind, Partial<Record<ServerName, number[]>>>>;

/** How much is sent. On a busy computer, many short rounds find a quiet moment more often than few long ones. */
export interface Plan {
  readonly rounds: number;
  /** Rounds before these, which warm up compilers and caches and are dropped. */
  readonly warmUps: number;
  /** Requests in a round: cards, decisions, and of everything else. */
  readonly openings: number;
  readonly decisions: number;
  readonly others: number;
}

/** The address of each bot that runs; a peer that is not installed is left out. */
export type Addresses = Readonly<Record<'product' | 'door', string>> &
  Readonly<Partial<Record<PeerName, string>>>;

const asker = 'AlexW@contoso.com';
const isRefused = ({ status }: Answer): boolean => status >= 400;

/** Measures all bots in turn, round by round. @throws Error for an answer that is not the expected one */
export async function measureRounds(
  addresses: Addresses,
  office: Office,
  chat: Chat,
  plan: Plan,
): Promise<Cpu> {
  const { rounds, warmUps, openings, decisions, others } = plan;
  const { product, door, ...peers } = addresses;
  const cpu: Cpu = { echo: {}, open: {}, decide: {}, typing: {}, help: {}, refused: {} };
  const several = (shot: () => Shot): readonly Shot[] => Array.from({ length: others }, shot);

  // A bot that still reads a key document of the live size refuses requests or waits. So each bot gets one
  // card first.
  for (const url of Object.values({ door, ...peers })) await sendAll(url, office.openings(1), isCard);
  for (let round = -warmUps; round < rounds; round += 1) {
    const take = async (
      kind: Kind,
      bots: Readonly<Partial<Record<ServerName, string>>>,
      shots: readonly Shot[],
      isGood: (answer: Answer) => boolean,
    ): Promise<void> => {
      for (const [name, url] of Object.entries(bots)) {
        const found = await measure(url, shots, isGood);
        if (round >= 0) (cpu[kind][nameOf(name)] ??= []).push(found);
      }
    };
    const [first, approvals] = [await office.approvals(CONNECTIONS), await office.approvals(decisions)];
    const opened = office.openings(openings);
    await take('echo', { door, ...peers }, opened, isCard);
    await take('open', { product }, opened, isDecisionCard);
    // Opens the connections to Graph, as a busy bot has them open. Idle ones are closed.
    await sendAll(product, first, isDecided);
    await take('decide', { product }, approvals, isDecided);
    const all = { product, ...peers };
    await take(
      'typing',
      all,
      several(() => chat.type(asker)),
      isDone,
    );
    await take(
      'help',
      all,
      several(() => chat.say(asker, 'help')),
      isDone,
    );
    await take(
      'refused',
      all,
      several(() => chat.forge(chat.type(asker))),
      isRefused,
    );
  }
  if (office.decided() !== (warmUps + rounds) * (CONNECTIONS + decisions))
    throw new Error('Not every approval was a decision.');
  return cpu;
}

const NAMES: readonly ServerName[] = ['product', 'door', 'stock', 'agents', 'teams', 'raw'];

function nameOf(text: string): ServerName {
  const found = NAMES.find((name) => name === text);
  if (found === undefined) throw new Error(`There is no bot "${text}".`);
  return found;
}
