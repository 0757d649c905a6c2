import type { FieldError, ProblemBody } from './types';

/** The server refused a call and says why (RFC 9457). */
export class Problem extends Error {
  readonly slug: string;
  readonly detail: string;
  readonly errors: FieldError[];
  /** A stable code of what is wrong, and what its words name. */
  readonly why: string;
  readonly facts: Record<string, string[]>;

  /** `retryAfter`: seconds in which it is of no use to ask again; 0 where the server says none. */
  constructor(readonly status: number, body: Partial<ProblemBody>, readonly retryAfter = 0) {
    super(body.title ?? String(status));
    this.slug = body.type?.split('/').at(-1) ?? '';
    this.detail = body.detail ?? body.title ?? '';
    this.errors = body.errors ?? [];
    this.why = body.why ?? '';
    this.facts = body.facts ?? {};
  }

  /** What is wrong with one field: `/review_by`, or anything below `/names`. */
  at(pointer: string): FieldError | undefined {
    return this.errors.find((error) => error.pointer === pointer || error.pointer.startsWith(`${pointer}/`));
  }
}

/** What was asked for is not ours to read (any more). */
export const isRefused = (problem: unknown): boolean => problem instanceof Problem && (problem.status === 403 || problem.status === 404);

/** No answer came: no network, or the server is away. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('unreachable', { cause });
  }
}
