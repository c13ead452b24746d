import { readOptions, runCommand } from './command.ts';
import { examine } from '../compose/doctor.ts';
import type { Config } from '../config/config.ts';
import { ConfigError, readConfig } from '../config/config.ts';
import { checkPackages } from '../doctor/app-package.ts';
import type { Report } from '../doctor/report.ts';
import { makeReport, reportProblems, textOf } from '../doctor/report.ts';
import { appLink, chatLink } from '../config/links.ts';
import { createLog } from '../telemetry/log.ts';
import { clock } from '../compose/system.ts';
import { en } from '../text/en/en.ts';

const USAGE = `Checks an installation of License Desk, and says for each problem what to do. It changes nothing and sends nothing, unless told to.

npm run doctor -- [--json] [--mail-to ADDRESS] [--approver ADDRESS] [--not-approver ADDRESS] [--card-to ADDRESS]

--mail-to ADDRESS        sends a real test mail from each mailbox of MAIL_FROM
--approver ADDRESS       asks Graph about somebody who should be an approver,
--not-approver ADDRESS   and about somebody who should not
--card-to ADDRESS        sends a real test card to somebody's chat with the bot
--json                   one JSON object instead of sentences

Exit status 0: no problem; 1: at least one. The configuration is read from environment variables, as by "npm start".
`;

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  json: { type: 'boolean' },
  help: { type: 'boolean' },
  'mail-to': TEXT,
  approver: TEXT,
  'not-approver': TEXT,
  'card-to': TEXT,
} as const;

type Options = ReturnType<typeof readOptions<typeof OPTIONS>>;

async function main(): Promise<void> {
  const options = readOptions(OPTIONS);
  if (options.help === true) {
    process.stdout.write(USAGE);
    return;
  }
  const made = await report(options);
  process.stdout.write(
    options.json === true ? `${JSON.stringify(made, undefined, 2)}\n` : textOf(made, en.checks),
  );
  process.exitCode = made.ok ? 0 : 1;
}

async function report(options: Options): Promise<Report> {
  try {
    return await check(readConfig(), options);
  } catch (error) {
    if (error instanceof ConfigError) return reportProblems(error.problems);
    throw error;
  }
}

async function check(config: Config, options: Options): Promise<Report> {
  // Standard output is for the report.
  const log = createLog({ level: 'error', destination: process.stderr });
  const { approver, 'not-approver': other, 'mail-to': mailTo, 'card-to': cardTo } = options;
  const findings = await examine(config, { approver, other, mailTo, cardTo }, log, () => clock.now());
  const packages = checkPackages(process.cwd(), config.bot.id);
  const links = {
    "The bot's chat with “request” typed in, for the admin center's “Connect your request process”:":
      chatLink(config, 'request'),
    ...(packages.appId === undefined ? {} : { 'The app in Teams:': appLink(config, packages.appId) }),
  };
  return makeReport([...findings, ...packages.findings], links, en.checks);
}

await runCommand(main);
