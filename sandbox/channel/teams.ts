import { problemOf } from './connector-errors.ts';
import type { ConnectorProblem } from './connector-errors.ts';

/** A channel as the connector lists it. The General channel has the team's id, and no name. */
export interface TeamChannel {
  readonly id: string;
  readonly name: string | null;
  readonly type: 'standard' | 'private' | 'shared';
}

/** A team in which the bot is installed. */
export interface Team {
  readonly id: string;
  readonly name: string;
  readonly aadGroupId?: string;
  readonly channels: readonly TeamChannel[];
}

/** A member of a conversation, as the connector describes them. */
export interface Member {
  /** The id that mentions carry: `29:…`. */
  readonly id: string;
  readonly aadObjectId: string;
  readonly name: string;
  readonly email: string;
  readonly userPrincipalName: string;
  readonly tenantId: string;
}

/** Teams and members that the bot may ask for. */
export interface Teams {
  /** Adds a team or a member, or replaces the one with the same id. */
  addTeam(team: Team): void;
  addMember(conversationId: string, member: Member): void;
  /** `GET /v3/teams/{id}`, with the fields of botframework-connector's TeamDetails. */
  team(id: string): unknown;
  /** `GET /v3/teams/{id}/conversations`: MicrosoftDocs/msteams-docs, get-teams-context.md. */
  channels(id: string): unknown;
  /** `GET /v3/conversations/{id}/members/{member}`; Entra's id finds them as well. */
  member(conversationId: string, id: string): unknown;
}

/** Thrown for a team or member that the bot may not see. */
export class ConnectorRefusal extends Error {
  readonly problem: ConnectorProblem;
  constructor(problem: ConnectorProblem) {
    super(`The connector says ${problem.status}.`);
    this.problem = problem;
  }
}

export function createTeams(): Teams {
  const teams = new Map<string, Team>();
  const members = new Map<string, Member[]>();

  function named(id: string): Team {
    const team = teams.get(id);
    // Guess: a team without the bot is answered like a conversation without it.
    if (team === undefined) throw new ConnectorRefusal(problemOf('BotNotInConversationRoster'));
    return team;
  }

  return {
    addTeam: (team) => void teams.set(team.id, team),
    addMember(conversationId, member) {
      members.set(conversationId, [...(members.get(conversationId) ?? []), member]);
    },
    team(id) {
      const { name, aadGroupId = '00000000-0000-4000-8000-0000000000ea', channels } = named(id);
      return { id, name, aadGroupId, type: 'standard', channelCount: channels.length };
    },
    channels: (id) => ({ conversations: named(id).channels }),
    member(conversationId, id) {
      const found = members
        .get(conversationId)
        ?.find((member) => [member.id, member.aadObjectId].includes(id));
      if (found === undefined) throw new ConnectorRefusal(problemOf('MemberNotFoundInConversation'));
      return { ...found, objectId: found.aadObjectId, userRole: 'user' };
    },
  };
}
