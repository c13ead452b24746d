import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Certificate } from '../certificate.ts';
import { leaveUnanswered } from '../unanswered.ts';
import { createChats } from './chats.ts';
import { aboutOf, readCall, recordOf } from './connector-calls.ts';
import type { ConnectorCall } from './connector-calls.ts';
import { answerProblem, problemOf } from './connector-errors.ts';
import type { ConnectorCode } from './connector-errors.ts';
import { createConnectorFaults, problemOfFault } from './connector-faults.ts';
import type { ConnectorFault, FaultOptions } from './connector-faults.ts';
import { createRecords } from './recorded.ts';
import type { Recorded } from './recorded.ts';
import { answerJson, serve, textOf, toObject } from './server.ts';
import { ConnectorRefusal, createTeams } from './teams.ts';
import type { Teams } from './teams.ts';

export type { ConnectorFault } from './connector-faults.ts';
export type { Recorded } from './recorded.ts';

/** A double of the connector that Teams gives to bots. */
export interface Connector extends Pick<Teams, 'addTeam' | 'addMember'> {
  /** The serviceUrl that activities name. */
  readonly serviceUrl: string;
  /** Everything that happened, in order. */
  readonly recorded: readonly Recorded[];
  /** Method and path of every call that arrived, also of refused and failed ones. */
  readonly calls: readonly string[];
  /** The records of one conversation. */
  of(conversationId: string): readonly Recorded[];
  /** The first matching record, past or future. */
  find(fits: (record: Recorded) => boolean): Promise<Recorded>;
  /** The next matching record from now on. */
  next(fits: (record: Recorded) => boolean): Promise<Recorded>;
  /** Resolves when a call arrives, answered or not. */
  nextCall(): Promise<string>;
  fail(fault: ConnectorFault, options?: FaultOptions): void;
  /** Answers with this error from now on: for that many calls, or until `heal` or the returned function is called. */
  block(code: ConnectorCode, options?: FaultOptions): () => void;
  /** Somebody deletes their chat with the bot. The connector never finds that id again, and createConversation returns a new one. */
  deleteChat(conversationId: string): void;
  /** Refuses every token from now on. */
  distrust(): void;
  heal(): void;
  close(): Promise<void>;
}

export interface ConnectorOptions {
  readonly certificate: Certificate;
  /**
   * Gets each bearer token (empty if there is none) and returns whether the connector accepts it. A refused token is answered 401.
   * Without this function the connector accepts any token, but refuses a call without one.
   */
  readonly verifyToken?: (token: string) => boolean | Promise<boolean>;
  /** The chat that a person already has with the bot, by the member id of createConversation, which returns that chat. */
  readonly chatOf?: (person: string) => string;
  /** Whether the connector answers 404 ActivityNotFoundInConversation to an update or deletion of a message that the bot did not send. */
  readonly knowsActivities?: boolean;
}

/** The default of `knowsActivities`. */
const knowsActivitiesByDefault = true;

/** Most characters of a message: 100 KB, counted as UTF-16 (MicrosoftDocs/msteams-docs#13349). */
const mostCharacters = (100 * 1024) / 2;

/** Starts the connector. */
export async function startConnector(options: ConnectorOptions): Promise<Connector> {
  const { certificate, verifyToken = (token: string) => token !== '' } = options;
  const { knowsActivities = knowsActivitiesByDefault } = options;
  const records = createRecords();
  const faults = createConnectorFaults();
  const chats = createChats(options.chatOf);
  const teams = createTeams();
  const calls: string[] = [];
  let callListeners: ((call: string) => void)[] = [];
  let trusts = true;

  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? '/', 'https://localhost').pathname;
    const line = `${request.method ?? ''} ${path}`;
    calls.push(line);
    for (const listener of callListeners) listener(line);
    callListeners = [];
    const text = await textOf(request);
    const body = toObject(text);
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    if (!trusts || !(await verifyToken(token)))
      return answerJson(response, 401, problem('Unauthorized', 'Invalid token'));
    const call = readCall(request.method ?? '', path);
    if (call === undefined) return answerJson(response, 404, problem('NotFound', 'No such operation'));
    const made = recordOf(call, body, records.all.length + 1, chats);
    const fault = faults.take(aboutOf(call), made);
    if (fault === 'hang') return leaveUnanswered(response);
    const failure = fault && problemOfFault(fault);
    if (failure !== undefined) return answerProblem(response, failure);
    check(call, text.length);
    if (made !== undefined) records.add(made);
    if (fault === 'deaf') return leaveUnanswered(response);
    if (fault === 'lost answer') return answerProblem(response, problemOf('ServiceError 502'));
    answerWell(response, call, made, teams);
  };

  /** Throws ConnectorRefusal for a call that the connector refuses without a fault. */
  function check(call: ConnectorCall, characters: number): void {
    if ('conversationId' in call && chats.isDead(call.conversationId))
      throw new ConnectorRefusal(problemOf('ConversationNotFound'));
    if (characters > mostCharacters) throw new ConnectorRefusal(problemOf('MessageSizeTooBig'));
    const { kind } = call;
    if ((kind !== 'update' && kind !== 'delete') || !knowsActivities) return;
    const { conversationId, activityId } = call;
    const last = records.all.findLast(
      (made) => made.conversationId === conversationId && made.activityId === activityId,
    );
    if (last === undefined || last.kind === 'deleted')
      throw new ConnectorRefusal(problemOf('ActivityNotFoundInConversation'));
  }

  const server = await serve(certificate, (request, response) => {
    take(request, response).catch((error: unknown) => {
      if (error instanceof ConnectorRefusal) return answerProblem(response, error.problem);
      return answerJson(
        response,
        400,
        problem('BadSyntax', error instanceof Error ? error.message : 'Bad request'),
      );
    });
  });

  return {
    serviceUrl: `${server.origin}/teams/`,
    recorded: records.all,
    calls,
    of: (conversationId) => records.all.filter((made) => made.conversationId === conversationId),
    async find(fits) {
      return records.all.find((made) => fits(made)) ?? records.next(fits);
    },
    next: (fits) => records.next(fits),
    nextCall: () => new Promise((resolve) => callListeners.push(resolve)),
    fail: (fault, where = {}) => void faults.add(fault, where),
    block: (code, where = {}) => faults.add(code, where),
    deleteChat: (conversationId) => chats.delete(conversationId),
    addTeam: (team) => teams.addTeam(team),
    addMember: (conversationId, member) => teams.addMember(conversationId, member),
    distrust() {
      trusts = false;
    },
    heal() {
      trusts = true;
      faults.clear();
    },
    close: () => server.close(),
  };
}

function answerWell(
  response: ServerResponse,
  call: ConnectorCall,
  made: Recorded | undefined,
  teams: Teams,
): void {
  const { conversationId = '', activityId = '' } = made ?? {};
  switch (call.kind) {
    case 'create':
      return answerJson(response, 201, { id: conversationId, activityId });
    case 'send':
      return answerJson(response, 201, { id: activityId });
    case 'update':
      return answerJson(response, 200, { id: activityId });
    case 'delete':
      return answerJson(response, 200);
    case 'team':
      return answerJson(response, 200, teams.team(call.teamId));
    case 'channels':
      return answerJson(response, 200, teams.channels(call.teamId));
    case 'member':
      return answerJson(response, 200, teams.member(call.conversationId, call.memberId));
  }
}

function problem(
  code: string,
  message: string,
): { readonly error: { readonly code: string; readonly message: string } } {
  return { error: { code, message } };
}
