import { layerOf, type Rule } from './sources.ts';

/** What belongs to the recovery method `drs` alone: its ids, its jobs and its recovery instances. */
const OF_DRS =
  /\b(sourceServers?(ID|Id)s?|recoveryInstance\w*|RecoveryInstance\w*|jobIDs?|isDrill|drsjob|DrsClient)\b|\bDRS(['’]s)? jobs?\b/;

/** Everything that ships, but for the commands of a person at a terminal, which none of it needs either. */
const LAYERS = ['core', 'drill', 'functions', 'reporting', 'cli', 'adapters', 'infra'];

/** Its own folder, and what stands beside the files of the other methods. */
const OWN = [
  /^drill\/methods\/drs\//,
  /^adapters\/aws\/drs/,
  /^adapters\/drs-bindings\.ts$/,
  /^core\/plan\/drs\.ts$/,
  /^reporting\/sentences\/ja-drs(?:-lines)?\.ts$/,
];

/** Where the name is somebody else's, each with the reason. */
export const EXCEPTIONS: Readonly<Record<string, string>> = {
  'core/plan/waves.ts': 'a selector by id takes the form of id that the method gives',
  'infra/permissions-document.ts': 'the page of that table',
  'infra/safety-lines-before.ts': 'quotes lines of the method',
  'infra/safety-lines-aborting.ts': 'quotes lines of the method',
  'infra/safety-lines-after.ts': 'quotes lines of the method',
  'infra/safety-lines-inside.ts': 'quotes a line of the method',
  'infra/safety-lines-cleanup.ts': 'quotes lines of the method',
  'reporting/console-links.ts': 'the console’s pages of every method are one table',
  'reporting/report/method-words.ts': 'the words of every method are one table',
  'reporting/report/reasons.ts': 'the words of every reason are one table',
};

/** Outside the method's own files everything speaks of recovered servers: docs/adding-a-recovery-method.md. */
export const onlyTheMethodNamesDrs: Rule = (files) =>
  files.flatMap(({ path, text }) => {
    if (!LAYERS.includes(layerOf(path)) || OWN.some((own) => own.test(path)) || path in EXCEPTIONS) return [];
    const name = OF_DRS.exec(text)?.[0];
    return name === undefined
      ? []
      : [`${path} says ${name}: that belongs to drill/methods/drs/; say server, operation or instance`];
  });
