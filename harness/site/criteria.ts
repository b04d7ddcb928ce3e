/** What candidates are compared by, in the order of the articles' matrix, and what each weighs there. */
export const criteria = {
  footprint: { words: "Control-plane footprint", weight: 3 },
  "offline-autonomy": { words: "Autonomy without the centre", weight: 3 },
  "device-management": { words: "Native device management", weight: 3 },
  "cni-flexibility": { words: "Choice of network plugins (CNI)", weight: 2 },
  "upgrade-simplicity": { words: "Simplicity of upgrades", weight: 2 },
  ecosystem: { words: "Ecosystem and maturity of its community", weight: 2 },
  ubuntu: { words: "Integration with Ubuntu", weight: 1 },
} as const;
export type Criterion = keyof typeof criteria;

export const criterionNames = Object.keys(criteria) as Criterion[];

/** A score is from 1 (poor) to 5 (excellent); a weight of 0 leaves a criterion out. */
export const lowestScore = 1;
export const highestScore = 5;
export const highestWeight = 5;
