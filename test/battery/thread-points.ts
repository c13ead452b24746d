import type { Recorded } from '../../sandbox/channel/connector.ts';
import { buttonsOn, cardOf, hasCard } from '../support/integration/shown.ts';
import type { KillPoint, Match } from './points.ts';
import { commit, connector, graph } from './points.ts';

/** The steps of a thread in which the program is killed. */
export type ThreadStep = 'asking' | 'reminding' | 'answering';

/** A point in one of these steps. */
export interface ThreadPoint {
  readonly step: ThreadStep;
  readonly point: KillPoint;
}

const isBox = (made: Recorded): boolean =>
  made.kind === 'sent' && hasCard(made) && buttonsOn(cardOf(made.body)).includes('Answer');
const isText = (made: Recorded): boolean =>
  made.kind === 'sent' && !hasCard(made) && made.body['replyToId'] === undefined;
const isMail: Match = ({ template }) => template === '/users/{id}/sendMail';

const KIND = 'a thread';

/** The points at which the requester gets a card with the box, and a mail. */
const tellingRequester: readonly KillPoint[] = [
  connector('before the card', KIND, 'hang', isBox),
  connector('after the card', KIND, 'deaf', isBox),
  graph('before the mail', KIND, 'hang', () => isMail),
  graph('after the mail', KIND, 'deaf', () => isMail),
];

/** Both sides of the commit of a step. */
const commits = (what: string, pattern: string): readonly KillPoint[] => [
  commit(`before ${what} is committed`, KIND, { when: 'before', pattern }),
  commit(`${what} committed`, KIND, { when: 'after', pattern }),
];

const inStep = (step: ThreadStep, points: readonly KillPoint[]): readonly ThreadPoint[] =>
  points.map((point) => ({ step, point }));

/** Every point, in the order of a thread's life. */
export const threadPoints: readonly ThreadPoint[] = [
  ...inStep('asking', [...commits('the question', 'question-asked'), ...tellingRequester]),
  ...inStep('reminding', [...commits('the reminder', '"reminds":true'), ...tellingRequester]),
  ...inStep('answering', [
    ...commits('the answer', 'question-answered'),
    connector('before the message', KIND, 'hang', isText),
    connector('after the message', KIND, 'deaf', isText),
  ]),
];
