import type { Command } from "commander";
import type { CliCommand } from "./command.ts";

const columns = 80;

const exitCodesText = `
Exit codes:
  0   pass, or done          64  wrong usage or a bad profile
  1   fail                   69  this machine lacks something (it says what)
  2   unknown                70  a defect of islanding
                             130 interrupted, after healing`;

const programExamples = `
Examples:
  islanding doctor
  islanding plan --site fixtures/sites/lab.yaml
  islanding images --site fixtures/sites/lab.yaml --arch arm64
  islanding run --site fixtures/sites/lab.yaml --topology kubernetes \\
      --test 2 --dependency api-server --window smoke --out evidence/lab
  islanding gate evidence/lab`;

/** Gives the program its help: at most 80 columns, whatever the terminal's width. */
export function addProgramHelp(program: Command): void {
  program
    .description("Cut an edge site off from its centre. See what still works. Choose the distribution on evidence.")
    .usage("<command> [options]")
    .helpOption("-h, --help", "help for islanding, or for a command")
    .helpCommand("help [command]", "help for a command")
    .addHelpText("after", `${programExamples}\n${exitCodesText}`)
    .configureHelp({ helpWidth: columns })
    // The one place that prints an error is explain.ts.
    .configureOutput({ outputError: () => {} });
}

/** Gives a command its examples. */
export function addHelp(parsed: Command, { examples }: CliCommand): void {
  const lines = examples.flatMap(({ line, shows }) => [`  ${line}`, `      ${shows}`]);
  parsed.helpOption("-h, --help", "this help").addHelpText("after", ["", "Examples:", ...lines].join("\n"));
}
