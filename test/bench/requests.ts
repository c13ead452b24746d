import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import type { Connector } from '../../sandbox/channel/connector.ts';
import type { Tenant } from '../../sandbox/tenant/tenant.ts';
import { actionOf, cardOf, inputsOf } from './chat.ts';
import type { Card, Chat } from './chat.ts';
import { sendAll } from './load.ts';
import type { Answer, Shot } from './load.ts';

/** How long the jobs of requests take that are measured later. */
const JOBS_MS = 4000;

/** The product with people who make requests and decide on them. */
export interface Office {
  /** Opens the card of one pending request so many times. */
  openings(count: number): readonly Shot[];
  /** Approves as many requests, which are made first. */
  approvals(count: number): Promise<readonly Shot[]>;
  /** Number of decisions whose jobs wait in the store. */
  decided(): number;
  /** Closes everything that was opened. */
  close(): void;
}

const requester = 'MeganB@contoso.com';
const approvers = ['AlexW@contoso.com', 'PattiF@contoso.com', 'NestorW@contoso.com'] as const;
const PERSONS = 3;
const CROWD = 60;

const hasApprove = (json: string): boolean => json.includes('"verb":"approve"');

export const isDone = ({ status }: Answer): boolean => status === 200;
export const isCard = (answer: Answer): boolean =>
  isDone(answer) && answer.text.includes('"type":"AdaptiveCard"');
export const isDecisionCard = (answer: Answer): boolean => isCard(answer) && hasApprove(answer.text);
export const isDecided = (answer: Answer): boolean => isCard(answer) && !hasApprove(answer.text);

/**
 * Does once what people do (a place, a form, a request, its card in the place), and keeps the cards. Later
 * clicks use their buttons with other ids.
 */
export async function openOffice(
  botUrl: string,
  database: string,
  { chat, connector, tenant }: { chat: Chat; connector: Connector; tenant: Tenant },
): Promise<Office> {
  const [approver] = approvers;
  await sendAll(botUrl, [chat.say(approver, 'notify me')], isDone);
  await sendAll(botUrl, [chat.say(requester, 'request')], isDone);
  const form = await cardWith(connector, chat.conversationOf(requester), (card) => card.includes('"submit"'));
  const persons = tenant.change.addCrowd(CROWD).map(({ userPrincipalName }) => userPrincipalName);
  const triples = triplesOf(persons);
  // Nobody may make more than 1,000 requests within an hour, so everybody makes some.
  const submit = formFiller(chat, tenant, form, [requester, ...persons]);

  const first = randomUUID();
  await sendAll(botUrl, [submit(first, triples)], isCard);
  // The greeting of the new place may name the request, too.
  const isItsCard = (card: string): boolean => card.includes(first) && hasApprove(card);
  const decision = await cardWith(connector, chat.conversationOf(approver), isItsCard);
  // Writes into the product's own file, so that only turns are measured: jobs go where no worker looks, and those
  // that are handed over in memory have lost their lease.
  const store = new DatabaseSync(database, { timeout: 5000 });
  store.exec(`CREATE TRIGGER hold AFTER INSERT ON documents WHEN NEW.list LIKE 'queue:%'
    BEGIN UPDATE documents SET list = 'held:' || NEW.list, etag = 'held' WHERE rowid = NEW.rowid; END`);
  const tenantId = String(store.prepare('SELECT pk FROM documents').get()?.['pk']);
  const lane = store.prepare(`INSERT OR REPLACE INTO documents (pk, id, etag, body)
    VALUES (?, 'lane:assign', 'held', ?)`);
  /** Another instance holds the lane of the licenses for the next minutes, so no decision is followed by its jobs. */
  const holdLane = (): void => {
    const data = { owner: 'bench', until: Date.now() + 9 * 60_000 };
    lane.run(tenantId, JSON.stringify({ id: 'lane:assign', type: 'lane', data }));
  };
  holdLane();
  const click = (n: number, id: string, verb: string, inputs = {}): Shot => {
    // The seen revision contains only the end of the id.
    const text = JSON.stringify(decision).replaceAll(first, id).replaceAll(endOf(first), endOf(id));
    const card: Card = JSON.parse(text);
    return chat.click(approvers[n % approvers.length] ?? approver, actionOf(card, verb), inputs);
  };
  return {
    openings: (count) => Array.from({ length: count }, (_, n) => click(n, first, 'refresh')),
    async approvals(count) {
      holdLane();
      const ids = Array.from({ length: count }, () => randomUUID());
      await sendAll(
        botUrl,
        ids.map((id) => submit(id, triples)),
        isCard,
      );
      // The jobs that were handed over in memory end without their lease, and are no part of a decision.
      await wait(JOBS_MS);
      return ids.map((id, n) => click(n, id, 'approve', inputsOf(decision)));
    },
    decided: () =>
      Number(
        store
          .prepare(
            `SELECT COUNT(*) AS n FROM documents WHERE list = 'audit' AND body LIKE '%"request-approved"%'`,
          )
          .get()?.['n'],
      ),
    close: () => store.close(),
  };
}

const endOf = (id: string): string => id.slice(-8);

/** The first card with this text (in its JSON) that the bot sent to a conversation. */
async function cardWith(
  connector: Connector,
  conversationId: string,
  isIt: (card: string) => boolean,
): Promise<Card> {
  const { body } = await connector.find(
    (made) => made.conversationId === conversationId && isIt(JSON.stringify(made.body)),
  );
  return cardOf(body);
}

/** Fills in the form for the next persons, under another id. */
function formFiller(chat: Chat, tenant: Tenant, form: Card, requesters: readonly string[]) {
  const action = JSON.stringify(actionOf(form, 'submit'));
  const formId = /"f":"([^"]+)"/.exec(action)?.[1] ?? '';
  const { skuId } = tenant.product('VISIOCLIENT');
  const owner = tenant.user(requester).id;
  let filled = 0;
  return (id: string, triples: Iterator<string, undefined>): Shot => {
    const by = requesters[filled % requesters.length] ?? requester;
    filled += 1;
    const theirs = action.replaceAll(formId, id).replaceAll(owner, tenant.user(by).id);
    return chat.click(by, JSON.parse(theirs), {
      ...inputsOf(form),
      i_product: skuId,
      i_people: '',
      i_typed: triples.next().value ?? '',
      i_reason: 'Drawings of the new plant, for the meeting in March.',
    });
  };
}

/** Endless groups of persons, all different, since an equal open request would not be made again. */
function* triplesOf(persons: readonly string[]): Generator<string, undefined> {
  for (let a = 0; a < persons.length; a += 1) {
    for (let b = a + 1; b < persons.length; b += 1) {
      for (let c = b + 1; c < persons.length; c += 1) yield [persons[a], persons[b], persons[c]].join(', ');
    }
  }
  throw new Error(`${persons.length} persons make no more groups of ${PERSONS}.`);
}
