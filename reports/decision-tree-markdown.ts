import type { DecisionTree } from "./decision-tree.ts";

/** The five questions with their answers, and where they lead. */
export const treeMarkdown = ({ questions, direction }: DecisionTree): string[] => [
  "## The articles' five questions",
  questions
    .map(({ question, answer, because }, index) => `${index + 1}. ${question} **${capital(answer)}**: ${because}.`)
    .join("\n"),
  `${direction} That is a direction for what to measure first; it is no result of a measurement.`,
];

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
