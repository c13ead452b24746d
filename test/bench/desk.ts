import { randomUUID } from 'node:crypto';
import { actionOf, inputsOf } from './chat.ts';
import type { Card, Chat } from './chat.ts';
import type { Doubles } from './doubles.ts';
import { sendAll } from './load.ts';
import type { Answer, Shot } from './load.ts';

const requester = 'MeganB@contoso.com';
const approvers = ['AlexW@contoso.com', 'PattiF@contoso.com', 'NestorW@contoso.com'] as const;
const PERSONS = 3;

const APPROVE = '"verb":"approve"';
const hasApprove = (json: string): boolean => json.includes(APPROVE);

export const isDone = ({ status }: Answer): boolean => status === 200;
export const isCard = (answer: Answer): boolean =>
  isDone(answer) && answer.text.includes('"type":"AdaptiveCard"');
/** The form comes back with a problem as a card, too, so the card must be of that request. */
export const isMade = (id: string) => (answer: Answer) => isCard(answer) && answer.text.includes(id);
export const isDecisionCard = (answer: Answer): boolean => isCard(answer) && hasApprove(answer.text);
export const isDecided = (answer: Answer): boolean => isCard(answer) && !hasApprove(answer.text);

/** The clicks of people who make requests and decide on them. */
export interface Desk {
  /** The id of a request that is pending. */
  readonly first: string;
  /** Sends a form for three persons, as one of the crowd. The request gets that id. */
  ask(id: string): Shot;
  /** Opens the card of a request, as the nth approver. */
  open(n: number, id: string): Shot;
  /** Approves a pending request, as the nth approver. */
  approve(n: number, id: string): Shot;
}

/**
 * Does once what people do (a place, a form, a request, its card in the place), and keeps the cards. Later
 * clicks use their buttons with other ids. `crowd`: how many people ask. `persons`: for how many they ask. With
 * more persons than requests, none of them has the license already, so that each request is made.
 */
export async function openDesk(
  botUrl: string,
  { chat, doubles }: { readonly chat: Chat; readonly doubles: Doubles },
  crowd: number,
  persons = crowd,
): Promise<Desk> {
  const [approver] = approvers;
  await sendAll(botUrl, [chat.say(approver, 'notify me')], isDone);
  await sendAll(botUrl, [chat.say(requester, 'request')], isDone);
  const form = await doubles.cardWith(chat.conversationOf(requester), '"submit"');
  const names = (await doubles.addCrowd(persons)).map(({ userPrincipalName }) => userPrincipalName);
  const triples = triplesOf(names);
  // Nobody may make more than 1,000 requests within an hour, so everybody makes some.
  const submit = formFiller(chat, doubles, form, [requester, ...names.slice(0, crowd)]);

  const first = randomUUID();
  await sendAll(botUrl, [submit(first, triples)], isCard);
  // The greeting of the new place may name the request, too.
  const decision = await doubles.cardWith(chat.conversationOf(approver), first, APPROVE);
  const click = (n: number, id: string, verb: string, inputs = {}): Shot => {
    // The seen revision contains only the end of the id.
    const text = JSON.stringify(decision).replaceAll(first, id).replaceAll(endOf(first), endOf(id));
    const card: Card = JSON.parse(text);
    return chat.click(approvers[n % approvers.length] ?? approver, actionOf(card, verb), inputs);
  };
  return {
    first,
    ask: (id) => submit(id, triples),
    open: (n, id) => click(n, id, 'refresh'),
    approve: (n, id) => click(n, id, 'approve', inputsOf(decision)),
  };
}

const endOf = (id: string): string => id.slice(-8);

/** Fills in the form for the next persons, under another id. */
function formFiller(chat: Chat, doubles: Doubles, form: Card, requesters: readonly string[]) {
  const action = JSON.stringify(actionOf(form, 'submit'));
  const formId = /"f":"([^"]+)"/.exec(action)?.[1] ?? '';
  const owner = doubles.user(requester).id;
  let filled = 0;
  return (id: string, triples: Iterator<string, undefined>): Shot => {
    const by = requesters[filled % requesters.length] ?? requester;
    filled += 1;
    const theirs = action.replaceAll(formId, id).replaceAll(owner, doubles.user(by).id);
    return chat.click(by, JSON.parse(theirs), {
      ...inputsOf(form),
      i_product: doubles.skuId,
      i_people: '',
      i_typed: triples.next().value ?? '',
      i_reason: 'Drawings of the new plant, for the meeting in March.',
    });
  };
}

/**
 * Groups of persons, all different, since an equal open request would not be made again. Everybody is in as many
 * groups as the others. The distances around the circle of persons differ, so no group comes twice.
 */
function* triplesOf(persons: readonly string[]): Generator<string, undefined> {
  const { length } = persons;
  for (let one = 1; one < length; one += 1) {
    for (let two = one + 1; two < length - one - two; two += 1) {
      for (let n = 0; n < length; n += 1)
        yield [n, n + one, n + one + two].map((index) => persons[index % length]).join(', ');
    }
  }
  throw new Error(`${length} persons make no more groups of ${PERSONS}.`);
}
