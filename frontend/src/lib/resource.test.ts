import { expect, it } from 'vitest';
import { Resource } from './resource.svelte';

/** A server that answers in whichever order the story says. */
function answering(): { read: () => Promise<string>; answers: ((said: string) => void)[]; fails: ((why: unknown) => void)[] } {
  const answers: ((said: string) => void)[] = [];
  const fails: ((why: unknown) => void)[] = [];
  const read = (): Promise<string> => new Promise((resolve, reject) => (answers.push(resolve), fails.push(reject)));
  return { read, answers, fails };
}

it('does not go back to what was asked earlier and comes later', async () => {
  const { read, answers, fails } = answering();
  const funnel = new Resource(read);
  const loads = [funnel.load(), funnel.load(), funnel.load()];
  answers[1]!('any time');
  await loads[1];
  answers[0]!('thirty days');
  await loads[0];
  expect(funnel.value).toBe('any time');
  fails[2]!('gone');
  await loads[2];
  expect([funnel.value, funnel.problem]).toEqual(['any time', 'gone']);
});

it('keeps what an act answered when a list asked for before it comes after it', async () => {
  const { read, answers } = answering();
  const request = new Resource(read);
  const load = request.load();
  request.value = 'refused';
  answers[0]!('received');
  await load;
  expect(request.value).toBe('refused');
});
