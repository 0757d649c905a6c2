import { Problem } from './problem';

/**
 * An address of the server with values in it, each of them one part of the path whatever it holds:
 * at`/api/people/${id}`. A browser would take `.` and `..` for the way up, however they are written.
 * Raises `Problem` for these: there is no such record, as the server would say.
 */
export function at(texts: TemplateStringsArray, ...values: string[]): string {
  if (values.some((value) => WAY_UP.test(value))) throw new Problem(404, { type: '/not-found' });
  return texts.reduce((path, text, i) => path + encodeURIComponent(values[i - 1]!) + text);
}

const WAY_UP = /^\.{0,2}$/;
