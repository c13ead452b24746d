/** A decision of the past. People are named by the first part of their sign-in name, products by part number. */
export interface PastDecision {
  readonly product: string;
  readonly by: string;
  readonly persons: readonly string[];
  readonly reason: string;
  readonly did: 'approve' | 'decline';
  /** The person whom the approver takes off before approving. */
  readonly without?: string;
  /** The approver's words to the requester. */
  readonly message: string;
}

/** People who came in the last weeks: sign-in name, name, department. They hold the licenses of the past. */
export const NEWCOMERS: readonly (readonly [upn: string, name: string, department: string])[] = [
  ['AmyR', 'Amy Rush', 'Finance'],
  ['BenT', 'Ben Tran', 'Finance'],
  ['CarlaM', 'Carla Moretti', 'Finance'],
  ['DanielK', 'Daniel Kovac', 'Finance'],
  ['EvaL', 'Eva Lindqvist', 'Finance'],
  ['FrankO', 'Frank Okafor', 'Finance'],
  ['GretaS', 'Greta Simon', 'Sales'],
  ['HugoP', 'Hugo Pereira', 'Sales'],
  ['InesV', 'Ines Vidal', 'Sales'],
  ['JakobN', 'Jakob Neumann', 'Sales'],
  ['KiraD', 'Kira Dahl', 'Sales'],
  ['LeoF', 'Leo Fontaine', 'Engineering'],
  ['MayaH', 'Maya Haddad', 'Engineering'],
  ['NoahW', 'Noah Weber', 'Engineering'],
  ['OliviaC', 'Olivia Chen', 'Engineering'],
  ['PaulB', 'Paul Bauer', 'Engineering'],
  ['QuinnA', 'Quinn Adams', 'Design'],
  ['RosaE', 'Rosa Espinoza', 'Design'],
  ['SamJ', 'Sam Jensen', 'Design'],
  ['TessG', 'Tess Grant', 'Operations'],
  ['UmarI', 'Umar Iqbal', 'Operations'],
  ['VeraZ', 'Vera Zimmer', 'Operations'],
  ['WillX', 'Will Xu', 'Retail'],
  ['YaraU', 'Yara Usman', 'Retail'],
  ['ZoeQ', 'Zoe Quist', 'Retail'],
];

const [POWER_BI, PROJECT, VISIO, COPILOT] = [
  'POWER_BI_PRO',
  'PROJECTPROFESSIONAL',
  'VISIOCLIENT',
  'Microsoft_365_Copilot',
] as const;

/** Somebody asks for others, or for themselves where nobody is named, and gets it. */
const approved = (product: string, by: string, persons = [by], reason = ''): PastDecision => ({
  product,
  by,
  persons,
  reason,
  did: 'approve',
  message: '',
});

const declined = (product: string, by: string, message: string, persons = [by]): PastDecision => ({
  ...approved(product, by, persons),
  did: 'decline',
  message,
});

const trimmed = (product: string, by: string, without: string): PastDecision => ({
  ...approved(product, by, [by, without]),
  without,
});

const HAS_IT = 'They have it already.';
const PILOT = 'Copilot is still a pilot. Please ask again in spring.';
const WEB = 'Visio in Microsoft 365 draws that as well. Please try it first.';

/** Decisions on requests of several departments, the oldest first: most approved, some declined, some with hints. */
export const PAST_DECISIONS: readonly PastDecision[] = [
  approved(POWER_BI, 'AmyR', ['AmyR'], 'Monthly close'),
  approved(PROJECT, 'NoahW'),
  declined(COPILOT, 'AmyR', PILOT),
  approved(POWER_BI, 'BenT'),
  approved(VISIO, 'RosaE', ['RosaE'], 'Floor plans'),
  declined(POWER_BI, 'LidiaH', 'Henrietta has no usage location yet.', ['HenriettaM']),
  approved(POWER_BI, 'CarlaM', ['CarlaM', 'DanielK'], 'Budget reports'),
  approved(POWER_BI, 'GretaS'),
  declined(VISIO, 'DebraB', HAS_IT, ['MiriamG']),
  approved(PROJECT, 'OliviaC', ['OliviaC', 'PaulB'], 'The plan of the new line'),
  approved(POWER_BI, 'LeoF'),
  declined(VISIO, 'KiraD', WEB),
  approved(POWER_BI, 'EvaL', ['EvaL'], 'Audit'),
  declined(POWER_BI, 'IrvinS', 'Joni works with the reports of Chris.', ['JoniS']),
  approved(POWER_BI, 'TessG'),
  trimmed(POWER_BI, 'KiraD', 'ChrisG'),
  declined(PROJECT, 'HugoP', 'Planner is enough for a list of tasks.'),
  approved(VISIO, 'SamJ'),
  approved(POWER_BI, 'HugoP', ['HugoP', 'InesV'], 'Forecasts'),
  declined(COPILOT, 'ZoeQ', PILOT),
  approved(PROJECT, 'LeoF', ['LeoF'], 'Milestones'),
  approved(POWER_BI, 'FrankO'),
  declined(POWER_BI, 'AmyR', HAS_IT, ['ChrisG']),
  approved(POWER_BI, 'MayaH'),
  approved(PROJECT, 'VeraZ'),
  declined(VISIO, 'GretaS', WEB),
  approved(POWER_BI, 'UmarI', ['UmarI'], 'Stock levels'),
  declined(PROJECT, 'IrvinS', HAS_IT, ['LeeG']),
  approved(POWER_BI, 'JakobN'),
  trimmed(VISIO, 'QuinnA', 'MiriamG'),
  declined(POWER_BI, 'DiegoS', 'Please tell us what it is for.', ['AllanD', 'DebraB']),
  approved(POWER_BI, 'WillX'),
  approved(PROJECT, 'ZoeQ'),
  declined(VISIO, 'BenT', WEB),
  approved(VISIO, 'MayaH', ['MayaH'], 'Network drawings'),
  declined(COPILOT, 'MayaH', PILOT),
  approved(POWER_BI, 'YaraU', ['YaraU'], 'Sales of the shops'),
  declined(VISIO, 'DebraB', HAS_IT, ['LynneR']),
  approved(PROJECT, 'QuinnA'),
  declined(POWER_BI, 'VeraZ', 'The report is in Excel as well.'),
];
