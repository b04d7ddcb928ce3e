import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

/** One job of a pipeline, whichever service runs it. */
export interface Job {
  name: string;
  variables: Record<string, string>;
  /** Its command lines, in the order in which they run. */
  commands: string[];
}

interface GithubJob {
  if: string;
  env: Record<string, string>;
  steps: { if?: string; uses?: string; run?: string }[];
}

interface GitlabJob {
  extends?: string;
  variables: Record<string, string>;
  before_script: string[];
  script: string[];
  after_script: string[];
  artifacts: { when: string };
}

export const githubFile = fileURLToPath(new URL("github-actions.yml", import.meta.url));
export const gitlabFile = fileURLToPath(new URL("gitlab-ci.yml", import.meta.url));

interface GithubWorkflow {
  on: { schedule: { cron: string }[] };
  permissions: unknown;
  jobs: Record<string, GithubJob>;
}

export const github: GithubWorkflow = parse(readFileSync(githubFile, "utf8"));
const { ".islanding": common, ...own }: Record<string, GitlabJob> = parse(readFileSync(gitlabFile, "utf8"));

/** GitLab's jobs with what they extend. */
export const gitlab: [string, GitlabJob][] = Object.entries(own).map(([name, job]) => [
  name,
  { ...common, ...job, variables: { ...common?.variables, ...job.variables } },
]);

/** The jobs of both files. */
export const jobs: readonly Job[] = [
  ...Object.entries(github.jobs).map(([name, { env, steps }]) => ({
    name,
    variables: env,
    commands: steps.flatMap(({ run }) => (run === undefined ? [] : [run])),
  })),
  ...gitlab.map(([name, { variables, before_script, script, after_script }]) => ({
    name,
    variables,
    commands: [...before_script, ...script, ...after_script],
  })),
];
