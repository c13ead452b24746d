import * as z from 'zod';
import { OutsideError } from '../app/ports/outside-error.ts';
import type { Directory, Found } from '../app/ports/ports.ts';
import { OBJECT_ID } from '../domain/object-id.ts';
import { mayReadPeople } from '../domain/permissions.ts';
import type { Person } from '../domain/person.ts';
import type { Answer } from './answer.ts';
import { isGood } from './answer.ts';
import type { Part } from './batch.ts';
import { readAll, url } from './batch.ts';
import type { GraphClient } from './client.ts';
import { problemOf } from './outside-errors.ts';
import { nameFilter, nameIn } from './name-filter.ts';
import { readMemberships } from './memberships.ts';
import { NAMED_FIELDS, PERSON_FIELDS, parsePerson, readNamed, readPeople } from './person.ts';

// An address has at most 320 characters (RFC 3696, erratum 1690). Nothing longer is looked up.
const MAX_ADDRESS_LENGTH = 320;
// Our own number: an address belongs to one person, or to a few.
const MAX_PAGES = 5;

const groupSchema = z.object({ displayName: z.string() });
const nextSchema = z.object({ '@odata.nextLink': z.string() });

/** The people of the tenant; asks Graph each time. */
export function createDirectory(client: GraphClient): Directory {
  return {
    find: (addresses) => lookUp(client, addresses, partFor, foundIn),
    named: (names) => lookUp(client, names, partForName, namedIn),

    async read(ids) {
      const answers = await readAll(client, 'people', ids.map(byId));
      const denied = answers.find(isDenied);
      if (denied && (await mayReadThoughDenied(client, answers))) throw ownDenial(denied);
      return answers.map((answer) => personIn(answer));
    },

    // Needs GroupMember.Read.All, which is optional. Without it, Graph denies the query.
    async groupNames(ids) {
      const parts = ids.map((id): Part => ({ method: 'GET', path: url`/groups/${id}?$select=displayName` }));
      const answers = await readAll(client, 'rights', parts);
      return answers.map(({ body }) => groupSchema.safeParse(body).data?.displayName);
    },

    memberships: (personIds, groupIds) => readMemberships(client, personIds, groupIds),
  };
}

/** Reads the answer about one entry. */
type Reading = (client: GraphClient, entry: string, answer: Answer) => Promise<Found>;

async function lookUp(
  client: GraphClient,
  entries: readonly string[],
  partOf: (text: string) => Part | undefined,
  reading: Reading,
): Promise<readonly Found[]> {
  const parts = entries.map((entry) => partOf(entry.trim()));
  const asked = parts.filter((part) => part !== undefined);
  const answers = await readAll(client, 'people', asked);
  const answerOf = new Map(asked.map((part, index) => [part, answers[index]]));
  const isDenialOwn = await mayReadThoughDenied(client, answers);
  const found: Found[] = [];
  for (const [index, address] of entries.entries()) {
    const part = parts[index];
    const answer = part && answerOf.get(part);
    found.push(
      answer
        ? await foundOrHidden(client, address, answer, isDenialOwn, reading)
        : { address, outcome: 'unknown' },
    );
  }
  const hidden = found.filter((one) => one.outcome === 'hidden');
  const isOfAll = hidden.length === asked.length && hidden.every(({ error }) => error.kind !== 'permanent');
  if (hidden[0] && isOfAll) throw hidden[0].error;
  return found;
}

/** The call that looks an address up; undefined for text that is neither an object id nor an address. */
function partFor(text: string): Part | undefined {
  if (OBJECT_ID.test(text)) return byId(text);
  if (!text.includes('@') || text.length > MAX_ADDRESS_LENGTH || !text.isWellFormed()) return undefined;

  const literal = text.replaceAll("'", "''");
  // Proxy addresses have a scheme, which is in capitals for the primary one. It is not documented whether
  // Graph ignores case here.
  const proxies = ['smtp', 'SMTP'].map((scheme) => `proxyAddresses/any(p:p eq '${scheme}:${literal}')`);
  const filter = [`userPrincipalName eq '${literal}'`, `mail eq '${literal}'`, ...proxies].join(' or ');
  return { method: 'GET', path: url`/users?$filter=${filter}&$select=${PERSON_FIELDS}` };
}

/** The call that looks a name up; undefined for text that cannot be a name. */
function partForName(text: string): Part | undefined {
  const name = nameIn(text);
  if (name === undefined) return undefined;
  return { method: 'GET', path: url`/users?$filter=${nameFilter(name)}&$select=${NAMED_FIELDS}&$top=20` };
}

function byId(id: string): Part {
  return { method: 'GET', path: url`/users/${id}?$select=${PERSON_FIELDS}` };
}

/**
 * The result for one address; `hidden` if the failure may concern this address alone. Throws OutsideError for
 * a cause that hits everybody.
 */
async function foundOrHidden(
  client: GraphClient,
  address: string,
  answer: Answer,
  isDenialOwn: boolean,
  reading: Reading,
): Promise<Found> {
  if (isDenied(answer) && isDenialOwn) return { address, outcome: 'hidden', error: ownDenial(answer) };
  try {
    return await reading(client, address, answer);
  } catch (error) {
    const mayBeOwn = error instanceof OutsideError && (error.kind === 'transient' || isDenied(answer));
    if (!mayBeOwn) throw error;
    return { address, outcome: 'hidden', error };
  }
}

async function foundIn(client: GraphClient, address: string, answer: Answer): Promise<Found> {
  const text = address.trim();
  const people = OBJECT_ID.test(text)
    ? [personIn(answer)]
    : (await peopleIn(client, answer, readPeople)).people;
  // In Entra only the sign-in name is unique. Other people may have the same text as their mail address.
  const named = people.find((one) => one?.userPrincipalName.toLowerCase() === text.toLowerCase());
  const hits = named ? [named] : people.filter((one) => one !== undefined);
  const [person, ...others] = hits;
  if (!person) return { address, outcome: 'unknown' };
  return others.length > 0
    ? { address, outcome: 'ambiguous', people: hits }
    : { address, outcome: 'found', person };
}

/** The number of people after which a name is known to be ambiguous. */
const ENOUGH = 2;

async function namedIn(client: GraphClient, name: string, answer: Answer): Promise<Found> {
  const read = (body: unknown) => readNamed(name, body);
  const { people, more } = await peopleIn(client, answer, read, ENOUGH);
  const [person, ...others] = people;
  if (!person) return { address: name, outcome: 'unknown' };
  return others.length > 0
    ? { address: name, outcome: 'ambiguous', people, more }
    : { address: name, outcome: 'found', person };
}

const isDenied = ({ status }: Answer): boolean => status === 403;

/** Whether Graph denied something although the token has the permission to read people. */
async function mayReadThoughDenied(client: GraphClient, answers: readonly Answer[]): Promise<boolean> {
  return answers.some(isDenied) && mayReadPeople(await client.permissions());
}

/** A 403 although the token has the permission to read people: it concerns that account alone. */
const ownDenial = (answer: Answer): OutsideError => new OutsideError('permanent', problemOf(answer).message);

function personIn(answer: Answer): Person | undefined {
  if (answer.status === 404) return undefined;
  return readBody(answer, parsePerson);
}

/** Reads the people of an answer in pages, until `enough` of them are known. `more`: there is another page. */
async function peopleIn(
  client: GraphClient,
  answer: Answer,
  read: (body: unknown) => readonly Person[] | undefined,
  enough = Infinity,
): Promise<{ readonly people: readonly Person[]; readonly more: boolean }> {
  // Graph refuses text that cannot be an address, and then nobody has it. A query that it does not support is
  // a fault of ours.
  const isUnsupported = answer.error.code === 'Request_UnsupportedQuery';
  if ((answer.status === 400 && !isUnsupported) || answer.status === 404) return { people: [], more: false };
  // A page may be empty and still have a next one. An address is unknown only after the last page.
  const people: Person[] = [];
  for (let page = answer, pages = 1; ; pages += 1) {
    people.push(...readBody(page, read));
    const link = nextSchema.safeParse(page.body).data?.['@odata.nextLink'];
    const more = link !== undefined;
    if (!more || people.length >= enough) return { people, more };
    const path = client.pathOf(link);
    if (path === undefined || pages === MAX_PAGES)
      throw new OutsideError('transient', 'Graph’s answer about a person has too many pages.');
    const [next] = await readAll(client, 'people', [{ method: 'GET', path }]);
    if (next === undefined) return { people, more };
    page = next;
  }
}

function readBody<T>(answer: Answer, read: (body: unknown) => T | undefined): T {
  if (!isGood(answer)) throw problemOf(answer);
  const value = read(answer.body);
  if (value === undefined)
    throw new OutsideError('transient', 'Graph’s answer about a person could not be read.');
  return value;
}
