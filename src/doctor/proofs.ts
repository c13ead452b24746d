import { OutsideError } from '../app/ports/outside-error.ts';
import type { Directory, Messenger, Rights } from '../app/ports/ports.ts';
import type { Finding } from '../domain/finding.ts';
import { found } from '../domain/finding.ts';
import type { Person } from '../domain/person.ts';
import { troubleOf } from './graph.ts';

/** The parts that the proofs need, to ask and to send. */
export interface ProofParts {
  readonly directory: Pick<Directory, 'find'>;
  readonly rights: Rights;
  readonly messenger: Pick<Messenger, 'personal' | 'post'>;
  readonly mailboxes: readonly string[];
  /** Sends a test mail from one of the mailboxes. Throws OutsideError. */
  readonly sendTrial: (mailbox: string, to: string) => Promise<void>;
}

/** Sends a real mail from each configured mailbox. */
export async function proveMail(
  { mailboxes, sendTrial }: ProofParts,
  to: string,
): Promise<readonly Finding[]> {
  const sent = mailboxes.map((mailbox) =>
    unlessOutside(
      () => sendTrial(mailbox, to).then(() => [found('mail-sent', `${mailbox} → ${to}`)]),
      () => found('mail-refused', mailbox),
    ),
  );
  return (await Promise.all(sent)).flat();
}

/**
 * Asks Graph whether a person may approve, and compares the answer with what the operator expects. Of an approver,
 * asks as well whether they may change settings, where certain groups alone may.
 */
export function proveRight(
  { directory, rights }: ProofParts,
  address: string,
  should: boolean,
): Promise<readonly Finding[]> {
  const codes = should
    ? (['approver-right', 'approver-wrong'] as const)
    : (['other-right', 'other-wrong'] as const);
  return withPerson(directory, address, async ({ id }) => {
    const may = await rights.mayApprove(id, 'now');
    const right = found(may === should ? codes[0] : codes[1], address);
    if (!should || !may || !rights.mayChangeSettings) return [right];
    const mayChange = await rights.mayChangeSettings(id, 'now');
    return [right, found(mayChange ? 'changer-right' : 'changer-wrong', address)];
  });
}

const CARD_TROUBLE: Partial<Record<OutsideError['kind'], 'app-missing' | 'app-blocked'>> = {
  gone: 'app-missing',
  blocked: 'app-blocked',
};

/** Sends a real card to a person's personal chat with the bot. */
export function proveCard(
  { directory, messenger }: ProofParts,
  address: string,
): Promise<readonly Finding[]> {
  return withPerson(directory, address, ({ id }) =>
    unlessOutside(
      async () => {
        await messenger.post(await messenger.personal(id), { kind: 'trial-card' });
        return [found('card-sent', address)];
      },
      // The connector's own words tell apart a block, a missing installation and a wrong host.
      ({ kind, message }) => found(CARD_TROUBLE[kind] ?? 'card-failed', `${address} (${message})`),
    ),
  );
}

function withPerson(
  directory: ProofParts['directory'],
  address: string,
  prove: (person: Person) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  return unlessOutside(
    async () => {
      const [who] = await directory.find([address]);
      if (who?.outcome === 'hidden') throw who.error;
      return who?.outcome === 'found' ? prove(who.person) : [found('person-unknown', address)];
    },
    (error) => troubleOf('GET /users', error),
  );
}

async function unlessOutside(
  act: () => Promise<readonly Finding[]>,
  otherwise: (error: OutsideError) => Finding,
): Promise<readonly Finding[]> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    return [otherwise(error)];
  }
}
