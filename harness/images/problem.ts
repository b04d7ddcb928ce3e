/**
 * Why something about an image can't be told, or is not as it should be. Thrown where it comes up, however deep, and made
 * a finding of in one place, since nothing in between could do anything about it.
 */
export class ImageProblem extends Error {
  /** `missing`: whoever should have it has it not. `wrong`: it is there and not what it should be. `unknown`: nobody knows. */
  readonly kind: "missing" | "wrong" | "unknown";
  readonly code: string;

  constructor(kind: ImageProblem["kind"], code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "ImageProblem";
    this.kind = kind;
    this.code = code;
  }
}

export const unknownBecause = (code: string, message: string, cause?: unknown) =>
  new ImageProblem("unknown", code, message, cause);
export const isMissing = (code: string, message: string) => new ImageProblem("missing", code, message);
export const isWrong = (code: string, message: string) => new ImageProblem("wrong", code, message);
